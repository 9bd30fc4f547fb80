"""What a machine is called where only the place of a file tells: by the file, or by the folder around it.

A file is best called after its machine, with what it holds behind a dot: ``PC-001.programs.csv``.
"""

import re
from functools import lru_cache
from pathlib import PurePosixPath

_WHAT_IT_HOLDS = (
    r"uninstall\d*|wow6432node|software|softwares|system|hklm|hkcu|registry|reg|export|dump|office\d*|windows|programs?"
    r"|apps?|installed|ospp|dstatus|licen[cs]es?|licensing|vnext(?:diag)?|slp|winget|packages?|osquery|results?"
    r"|adobe|autodesk|sql|toolkit"
)
_USELESS = re.compile(_WHAT_IT_HOLDS, re.IGNORECASE)
_BEHIND_DOT = re.compile(rf"(?P<machine>.+?)\.(?:{_WHAT_IT_HOLDS})", re.IGNORECASE)
# Folders that stand on every machine; what is above them may be the machine.
_ON_EVERY_MACHINE = re.compile(
    r"regid\..+|swidtags?|programdata|program files(?: \(x86\))?|[a-z]:?|adobe|operatingconfigs|usr|share|lib|microsoft"
    r"|common files|library|application support|windows|system32|var|etc",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def name_of(file: str) -> str:
    """The machine that a file is called after: its stem, or its folder where the file only says what it holds."""
    path = PurePosixPath(file.replace("\\", "/"))
    if _USELESS.fullmatch(path.stem) and path.parent.name:
        return path.parent.name
    behind = _BEHIND_DOT.fullmatch(path.stem)
    return behind["machine"] if behind else path.stem


def folder_of(file: str) -> str:
    """The machine that a folder around the file is called after; "" where there are only folders of every machine."""
    for part in reversed(PurePosixPath(file.replace("\\", "/")).parts[:-1]):
        if not _ON_EVERY_MACHINE.fullmatch(part) and part not in ("/", ".", ".."):
            return part[:-4] if part.lower().endswith(".zip") else part
    return ""
