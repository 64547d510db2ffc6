"""Runs: the command line, configuration, the web, the loops, and the edges to each platform."""
