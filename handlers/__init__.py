"""Decides: one flow a verb of the duty manual, each a plain function over an open transaction."""
