"""Kept columns: what the counting needs of machines and installations, worked out once and kept beside the tables.

Nothing stands here that the tables do not tell. Files may be thrown away at any time; they are made again.
"""
