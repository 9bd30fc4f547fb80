"""The chapter "How we count" of the manual: made from the worked cases, the rules and what is written by hand."""
