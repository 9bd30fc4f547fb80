"""The generator of the demo company as a module, and the text inside whatever file it made."""

import importlib.util
import io
import sys
import zipfile
import zlib
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "src" / "daicho" / "data" / "demo"


def load_generator() -> ModuleType:
    """`tools/make_demo.py`, which is no part of the package."""
    name = "make_demo"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / "make_demo.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def contents(name: str, data: bytes) -> dict[str, bytes]:
    """What is inside a file, by member; compressed bytes may differ between zlib versions, contents may not."""
    if name.endswith((".xlsx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {member: archive.read(member) for member in archive.namelist()}
    if name.endswith((".zlib", ".ocs")):
        return {"": zlib.decompress(data)}
    return {"": data}


def text_of(name: str, data: bytes) -> str:
    """All text inside a file, whatever its encoding and container."""
    encoding = {".reg": "utf-16"}.get(Path(name).suffix, "utf-8")
    if name.endswith("software.csv"):
        encoding = "cp932"
    return "\n".join(part.decode(encoding, errors="replace") for part in contents(name, data).values())
