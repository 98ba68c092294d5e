"""The answer to a supplement notice (补正): its form, its files, and what it changed."""
