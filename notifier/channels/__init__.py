"""Channels: each takes one message to one person and says honestly what became of it."""
