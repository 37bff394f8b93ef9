"""Reads, each narrowed to what its asker may see."""
