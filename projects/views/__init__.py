"""The signed-in pages of who asks: one module a subject."""
