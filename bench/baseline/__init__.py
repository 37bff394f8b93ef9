"""What the cases are measured against."""
