"""Joint inspections (一同核查): said to be needed, planned, held, put right, looked at again."""
