"""The shapes of config.yaml, and what is said when it is wrong."""
