"""What people at the floor set in motion."""
