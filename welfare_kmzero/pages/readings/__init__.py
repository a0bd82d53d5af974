"""What a page shows, read with a constant number of queries into frozen rows."""
