"""A permit that was granted: recorded, corrected, ended (行政许可法 69, 70), and what bars from the next."""
