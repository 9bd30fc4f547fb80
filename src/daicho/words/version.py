"""The version of the program, as the newest heading of CHANGELOG.md says it (a house test compares)."""

VERSION = "0.1.0"
