"""The shared vocabulary: frozen values that every room may speak.

No input or output, no clock, no framework. A noun moves here when a second room needs it.
"""
