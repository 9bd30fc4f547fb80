"""The deeds: a module is a noun, a function a verb; atomic, journalled, by= and on=."""
