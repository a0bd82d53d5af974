"""What may be typed about organisations, projects and applications: one module a subject."""
