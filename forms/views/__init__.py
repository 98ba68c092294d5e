"""Pages of the combined form; each step is one POST, one redirect, one GET."""
