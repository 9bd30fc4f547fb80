"""Products, entitlements and rules, on a day: the position, with working and proof."""
