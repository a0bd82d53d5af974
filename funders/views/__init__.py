"""What the officers see of the terms of a call, and what they do with them."""
