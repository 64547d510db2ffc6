"""Shows: figures and the documents made of them."""
