"""Ways out of the machine: one file per way, every connection recorded."""
