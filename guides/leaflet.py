"""The one-time notification as PDF: rendered once per content, with a QR back to its own address."""
