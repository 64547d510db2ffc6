"""Speaks: cards, the outbox, and the channels that carry them."""
