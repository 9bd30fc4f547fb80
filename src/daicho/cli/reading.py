"""Reading what a person named: the bytes of a file, the tables of a TOML file."""

import tomllib
from pathlib import Path
from typing import Any

from daicho.words.failure import Failure


def read_bytes(file: Path) -> bytes:
    """The bytes of ``file``; Failure where there are none."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Failure("not_readable", str(file), why=error.strerror) from None


def read_toml(file: Path) -> dict[str, Any]:
    """What a TOML file in UTF-8 says; Failure where it is none."""
    try:
        return tomllib.loads(read_bytes(file).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure("not_toml", str(file), why=error) from None
