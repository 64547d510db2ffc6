"""Reads: finds things in Chinese text. Pure: no clock, no database, no network."""
