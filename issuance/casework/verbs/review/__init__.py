"""What a department decides on its permit item (行政许可法 37, 38), and what the applicant makes of it."""
