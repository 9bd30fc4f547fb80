"""Genuine Windows installers made from data: MSI by wixl, setup programs by NSIS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from support.wine import WindowsPC, ran

UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
_PROGRAM_FILES = {64: "Program Files", 32: "Program Files (x86)"}


@dataclass(frozen=True)
class Truth:
    """What one row that a package writes really is; ``of`` is product, edition and version where it is licensable.

    ``key`` tells rows of one name apart, where that is needed.
    """

    name: str
    verdict: str
    of: tuple[str, ...]
    key: str

    @property
    def is_record(self) -> bool:
        """Whether the row is a record of a licence, which may be called like the product itself."""
        return self.verdict == "licence_record"


@dataclass(frozen=True)
class Package:
    """One installer: its id, and what the data file says of it."""

    id: str
    said: Mapping[str, Any]

    @property
    def is_msi(self) -> bool:
        return "code" in self.said or self.said.get("maker") == "msi"

    @property
    def file(self) -> str:
        """The installer's file name."""
        return f"{self.id}.{'msi' if self.is_msi else 'exe'}"

    @property
    def code(self) -> str:
        """The product code of an MSI: the vendor's where the data file has it, else one of its own."""
        return str(self.said.get("code") or f"{{{guid('product', self.id)}}}")

    def folder(self, user: str) -> str:
        """Where the program goes, below C:\\."""
        told = str(self.said.get("folder", self.id))
        if self.is_msi:
            return f"{_PROGRAM_FILES[self.said.get('bits', 64)]}\\{told}"
        return told.replace("{user}", user)

    def path_on(self, pc: WindowsPC) -> Path:
        """The program's folder as this machine sees it."""
        return pc.drive / self.folder(pc.user).replace("\\", "/")

    def truths(self) -> Iterator[Truth]:
        """Every row that an installation of this package brings."""
        if self.is_msi:
            yield _truth([self.said["is"], self.said["name"], *self.said.get("of", ())])
        for key in self.said.get("key", ()):
            told = key["rows"] if "rows" in key else [[key["is"], _name_of(key), *key.get("of", ())]]
            yield from map(_truth, told)


def _name_of(key: Mapping[str, Any]) -> str:
    values = key["values"]
    return str(values.get("DisplayName") or values.get("ProductName") or key["path"].rpartition("\\")[2])


def _truth(told: list[str]) -> Truth:
    verdict, name, *more = told
    of = tuple(more[:3]) if verdict == "installed" else ()
    return Truth(name, verdict, of, "".join(more[len(of) :]))


def guid(*words: str) -> str:
    """A GUID that is always the same for the same words."""
    return str(uuid5(NAMESPACE_URL, " ".join(words))).upper()


def build(package: Package, folder: Path, user: str) -> Path:
    """The installer of ``package``, made in ``folder``."""
    work = folder / package.id
    work.mkdir()
    (work / "program.txt").write_text("the program itself\n", encoding="utf-8")
    (_build_msi if package.is_msi else _build_nsis)(package, work, user)
    return work / package.file


# wixl writes texts beyond ASCII with wrong lengths, so they are put in afterwards, in a database that is UTF-8.
_CODE_PAGE = "\r\n\r\n65001\t_ForceCodepage\r\n"
_WXS = """<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id={code} Name="-" Manufacturer="-" Version={version} Language={language} UpgradeCode={family}>
<Package InstallerVersion="300" Compressed="yes" InstallScope="perMachine"/>
{upgrade}<Media Id="1" Cabinet="program.cab" EmbedCab="yes"/>
{properties}<Directory Id="TARGETDIR" Name="SourceDir"><Directory Id={parent}><Directory Id="INSTALLDIR" Name={folder}>
<Component Id="Program" Guid={component}><File Id="Program" Source="program.txt" KeyPath="yes"/></Component>
</Directory></Directory></Directory>
<Feature Id="All" Level="1"><ComponentRef Id="Program"/></Feature>
</Product></Wix>
"""


def _build_msi(package: Package, work: Path, user: str) -> None:
    said = package.said
    bits = said.get("bits", 64)
    properties = {"ARPSYSTEMCOMPONENT": "1"} if said.get("hidden") else {}
    if said.get("location"):
        properties["ARPINSTALLLOCATION"] = f"C:\\{package.folder(user)}"
    source = _WXS.format(
        code=quoteattr(package.code.strip("{}")),
        version=quoteattr(said["version"]),
        language=quoteattr(str(said.get("language", 1041))),
        family=quoteattr(guid("family", said.get("family", package.id))),
        upgrade='<MajorUpgrade DowngradeErrorMessage="newer"/>\n' if "family" in said else "",
        properties="".join(f"<Property Id={quoteattr(k)} Value={quoteattr(v)}/>\n" for k, v in properties.items()),
        parent=quoteattr("ProgramFiles64Folder" if bits == 64 else "ProgramFilesFolder"),
        folder=quoteattr(said.get("folder", package.id)),
        component=quoteattr(guid("component", package.id)),
    )
    (work / "package.wxs").write_text(source, encoding="utf-8")
    ran(["wixl", "-a", "x64" if bits == 64 else "x86", "-o", package.file, "package.wxs"], cwd=work)
    (work / "page.idt").write_bytes(_CODE_PAGE.encode())
    texts = {"ProductName": said["name"], "Manufacturer": said["publisher"]}
    queries = [f"UPDATE Property SET Value='{text}' WHERE Property='{name}'" for name, text in texts.items()]
    ran(["msibuild", package.file, "-i", "page.idt", "-q", *queries], cwd=work)


_NSI = """Target amd64-unicode
Unicode true
Name {name}
OutFile {file}
SilentInstall silent
SilentUnInstall silent
RequestExecutionLevel user
InstallDir {folder}
Section
{install}SectionEnd
Section "un.All"
{uninstall}SectionEnd
"""


def _build_nsis(package: Package, work: Path, user: str) -> None:
    folder = f"C:\\{package.folder(user)}"
    install, uninstall = _files(package)
    for key in package.said.get("key", ()):
        root, path = key.get("root", "HKLM"), _path(key["path"])
        view = f"SetRegView {key.get('view', 64)}"
        install += [view, *(_write(root, path, n, v, folder) for n, v in _values(key, folder).items())]
        if not key.get("stays"):
            uninstall += [view, f"DeleteRegKey {root} {_quoted(path)}"]
    script = _NSI.format(
        name=_quoted(package.id),
        file=_quoted(package.file),
        folder=_quoted(folder),
        install="".join(f"{line}\n" for line in install),
        uninstall="".join(f"{line}\n" for line in uninstall),
    )
    (work / "package.nsi").write_text(script, encoding="utf-8")
    ran(["makensis", "-V1", "-INPUTCHARSET", "UTF8", "package.nsi"], cwd=work)


def _files(package: Package) -> tuple[list[str], list[str]]:
    """What an installation and its removal do with files; an update without a folder of its own has none."""
    if package.said.get("folder") == "":
        return [], []
    install = ["SetOutPath $INSTDIR", "File program.txt", 'WriteUninstaller "$INSTDIR\\uninstall.exe"']
    return install, ['RMDir /r "$INSTDIR"']


def _path(path: str) -> str:
    return path if path.startswith(("Software\\", "System\\")) else f"{UNINSTALL}\\{path}"


def _values(key: Mapping[str, Any], folder: str) -> dict[str, str | int]:
    """The values of one registry key; an entry that people see also says how it is removed."""
    values = dict(key["values"])
    if "DisplayName" in values and "ReleaseType" not in values:
        values.setdefault("UninstallString", f'"{folder}\\uninstall.exe"')
    return values


def _write(root: str, path: str, name: str, value: str | int, folder: str) -> str:
    if isinstance(value, int):
        return f"WriteRegDWORD {root} {_quoted(path)} {_quoted(name)} {value}"
    return f"WriteRegStr {root} {_quoted(path)} {_quoted(name)} {_quoted(value.replace('{folder}', folder))}"


def _quoted(text: str) -> str:
    return '"' + text.replace("$", "$$").replace('"', '$\\"') + '"'
