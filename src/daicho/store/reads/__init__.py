"""The reads: questions to the tables, answered in words; every one is scoped by organisation."""
