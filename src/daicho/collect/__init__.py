"""Bytes in, observations and findings out. Product keys die here."""
