"""The commands, a file a family; what they need is imported when they run, so that each starts quickly."""
