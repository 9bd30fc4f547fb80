"""The tables, and the reads."""
