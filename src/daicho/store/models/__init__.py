"""The tables, one file per noun; only actions change them."""
