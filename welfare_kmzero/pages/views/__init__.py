"""What is shown: thin views, one module a subject."""
