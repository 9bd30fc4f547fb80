"""Paths: the files that a person means by naming files and folders. Knows no tables."""

from collections.abc import Iterable, Iterator
from pathlib import Path


def walk(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Every file with the name it gets: its own, or its way from the folder that was given; in order of name."""
    for path in paths:
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.is_file())
            yield from ((f"{path.name}/{p.relative_to(path).as_posix()}".lstrip("/"), p) for p in below)
        else:
            yield path.name, path
