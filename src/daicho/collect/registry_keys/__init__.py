"""What the keys of a registry dump mean: one module for each maker of keys, each a tuple of patterns with readers."""
