"""What of a licence goes out of the house whenever it changes: to its city (备案), to the library."""
