"""Knows the duty manual: values in, values out. Pure: no clock, no database, no network."""
