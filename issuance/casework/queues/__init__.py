"""Whose turn it is: the lists of what waits for somebody, paged, counted and handed over."""
