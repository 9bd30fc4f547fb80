"""What the writers of files share: where a file goes, and where a caller may plant an invented key."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

Plant = Callable[[str], str]
"""Given the kind of place, the key to put there; "" for none."""


def nothing(_: str) -> str:
    """Plants no key: what the committed data are made with."""
    return ""


def put(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target``, making its folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def csv_text(rows: Iterable[Sequence[object]], *, quote_all: bool = False) -> str:
    """Rows as CSV with CRLF, as Windows programs write it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    writer.writerows(rows)
    return out.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    """A zip archive with one member of a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name, (2025, 12, 19, 9, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, data)
    return out.getvalue()
