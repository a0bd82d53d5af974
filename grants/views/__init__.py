"""The signed-in pages of the grants: one module a subject."""
