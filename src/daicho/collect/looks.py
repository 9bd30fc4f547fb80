"""What bytes look like, by their magic numbers: proper names of formats, the same in every language."""

import re

_OPEN_DOCUMENT_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"  # the first part, "mimetype", uncompressed
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"MZ", "Windows EXE/DLL"),
    (b"\x7fELF", "ELF"),
    (b"regf", "registry hive"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"MSCF", "CAB"),
    (b"{\\rtf", "RTF"),
    (b"ElfFile\x00", "Windows event log"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"(\xb5/\xfd", "zstd"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTENT = re.compile(rb"[^\x00\xff\xfe\xef\xbb\xbf \t\r\n]")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")


def _looks_zlib(data: bytes) -> bool:
    """The two-byte header of a zlib stream (RFC 1950): deflate with a 32 KiB window, checksum divisible by 31."""
    return len(data) > 2 and data[0] == 0x78 and (data[0] * 256 + data[1]) % 31 == 0 and data[1] in b"\x01\x5e\x9c\xda"


def _ole2(data: bytes) -> str:
    if _ENCRYPTED in data:
        return "encrypted workbook"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "old workbook"
    return "OLE2"


def _zip(data: bytes) -> str:
    """Office packages are zips too; the names of their parts stand in clear."""
    if data[38:].startswith(_OPEN_DOCUMENT_SHEET):
        return "ods"
    if b"[Content_Types].xml" not in data:
        return "zip"
    if b"xl/workbook" in data:
        return "workbook"
    return "Word/PowerPoint"


def _is_binary(head: bytes) -> bool:
    if head.startswith(_TEXT_BOMS):
        return False
    return b"\x00" in head and not utf16_without_mark(head)


def utf16_without_mark(head: bytes) -> str:
    """The kind of UTF-16 that ``head`` is likely to be: its ASCII characters have their zero byte on one side."""
    low, high = head[0::2].count(0), head[1::2].count(0)
    if max(low, high) * 8 < len(head) or min(low, high) * 4 > max(low, high):
        return ""
    encoding = "utf-16-le" if high > low else "utf-16-be"
    return "" if _CONTROL.search(head.decode(encoding, "ignore")) else encoding


def look(data: bytes) -> str:
    """The name of the format of ``data``; "text" for anything that is not binary."""
    if not _CONTENT.search(data):
        return "empty"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole2(data)
    for magic, name in _MAGIC:
        if data.startswith(magic) and not (name == "BMP" and not _is_binary(data[:256])):
            return _zip(data) if name == "zip" else name
    if _looks_zlib(data):
        return "zlib"
    return "binary" if _is_binary(data[:4096]) else "text"


def look_of_text(text: str) -> str:
    """The name of the kind of text that starts with ``text``: HTML, XML with its root, JSON, or plain text."""
    start = text.lstrip()
    if start[:400].lower().startswith(("<!doctype html", "<html")):
        return "HTML"
    if start.startswith("<"):
        root = _ROOT.search(re.sub(r"<\?.*?\?>|<!--.*?-->", "", start[:4000], flags=re.DOTALL))
        return f"XML <{root.group(1)}>" if root else "XML"
    if start.startswith(("{", "[{", "[\n", "[ ")):
        return "JSON"
    return "text"
