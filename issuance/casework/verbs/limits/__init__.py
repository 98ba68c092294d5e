"""What stops or lengthens a limit (行政许可法 42, 45–48): pauses, hearings, extensions."""
