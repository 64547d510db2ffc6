"""Plays the platform: a second, independent reading of the WeCom protocol, for trying and testing."""
