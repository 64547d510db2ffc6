"""The borders: a platform's bytes become plain values here, and replies become bytes."""
