"""A case as a whole: it comes into being, is somebody's to look after, and ends."""
