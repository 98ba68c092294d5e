"""What was promised instead of shown (承诺制容缺受理): handed in, verified, kept or broken."""
