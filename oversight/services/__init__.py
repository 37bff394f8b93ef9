"""Acts of those who watch over the console: one transaction per function."""
