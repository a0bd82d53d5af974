"""What may be typed of the terms of a call: cleaned and explained, never decided."""
