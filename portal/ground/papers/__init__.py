"""What each paper shows and what it can print, so that text is judged where it is typed."""
