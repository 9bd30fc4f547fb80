"""Small worlds: a fresh PC, what somebody does on it, what its registry then says, and the answer beside it."""

import shutil
import tomllib
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path
from typing import Any

from accuracy.installers.packages import Package, Truth, build
from daicho.words.estate import Title, TraceKind
from support.wine import WindowsPC, Wine

HERE = Path(__file__).parent
Row = tuple[str, str]


@dataclass(frozen=True)
class World:
    """What happens on one PC, and the answer: installations as product, edition, version, channel; verdict and name."""

    id: str
    promise: str
    causes: tuple[int, ...]
    steps: tuple[str, ...]
    installations: tuple[tuple[str, ...], ...]
    rows: Counter[Row]

    def packages(self) -> list[str]:
        """The ids of all packages that the steps name."""
        return [word for step in self.steps for word in step.split()[1:]]


@dataclass(frozen=True)
class Collected:
    """What was collected from a PC: one folder of plain exports, and the file that joins them."""

    exports: Path
    joined: Path


def _told() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "installers.toml").read_text(encoding="utf-8"))


def _world(told: Mapping[str, Any]) -> World:
    return World(
        id=told["id"],
        promise=told["promise"],
        causes=tuple(told["causes"]),
        steps=tuple(told["steps"]),
        installations=tuple(map(tuple, told["installations"])),
        rows=Counter((row[0], row[1]) for row in told["rows"]),
    )


WORLDS = {world.id: world for world in map(_world, _told()["world"])}
PACKAGES = {id_: Package(id_, said) for id_, said in _told()["package"].items()}


def truth_of(world: World, title: Title) -> Truth:
    """What the row ``title`` really is, judged alone, whoever of the packages of ``world`` wrote it."""
    is_record = title.kind is TraceKind.LICENCE
    told = (truth for id_ in world.packages() for truth in PACKAGES[id_].truths())
    found = {t for t in told if t.name == title.name and t.key in ("", title.key) and t.is_record == is_record}
    assert len(found) == 1, (world.id, title, found)
    return found.pop()


def lived(wine: Wine, folder: Path) -> dict[str, list[Collected]]:
    """Every world, lived through on a PC of its own: what was collected at each "collect" and in the end."""
    user = wine.new_pc("NOBODY").user
    wanted = {id_ for world in WORLDS.values() for id_ in world.packages()}
    media = folder / "media"
    media.mkdir()
    with ThreadPoolExecutor((cpu_count() or 1) + 1) as several:
        built = dict(zip(wanted, several.map(lambda id_: build(PACKAGES[id_], media, user), wanted), strict=True))
        lives = several.map(lambda world: _live(world, wine, folder, built), WORLDS.values())
        return dict(zip(WORLDS, lives, strict=True))


def _live(world: World, wine: Wine, folder: Path, built: Mapping[str, Path]) -> list[Collected]:
    pc = wine.new_pc(world.id)
    collected: list[Collected] = []
    try:
        for file in (*(built[id_] for id_ in world.packages()), HERE / "collect.cmd", HERE / "join.js"):
            shutil.copy(file, pc.drive / "media")
        for step in (*world.steps, "collect"):
            deed, *ids = step.split()
            if deed == "collect":
                collected.append(_collect(pc, world.id, folder / "collected" / str(len(collected) + 1)))
            for id_ in ids:
                _DEEDS[deed](pc, PACKAGES[id_])
    finally:
        pc.switch_off()
        shutil.rmtree(pc.prefix)
    return collected


def _collect(pc: WindowsPC, name: str, folder: Path) -> Collected:
    """Run the collector on the PC and take its files away."""
    found = pc.drive / "collected"
    found.mkdir()
    pc.run("cmd", "/c", r"C:\media\collect.cmd", r"C:\collected", f"{name}.reg")
    exports, joined = folder / "exports" / name, folder / "joined" / f"{name}.reg"
    for place in (exports.parent, joined.parent):
        place.mkdir(parents=True, exist_ok=True)
    shutil.move(found / joined.name, joined)
    (found / "computername.reg").unlink()  # a person who exports by hand does not think of it
    shutil.move(found, exports)
    return Collected(exports, joined)


# -- what people do on a PC -----------------------------------------------------------------------------------------


def _install(pc: WindowsPC, package: Package) -> None:
    pc.run(*(["msiexec", "/i", package.file, "/qn"] if package.is_msi else [package.file, "/S"]))


def _uninstall(pc: WindowsPC, package: Package) -> None:
    if package.is_msi:
        pc.run("msiexec", "/x", package.code, "/qn")
        return
    folder = f"C:\\{package.folder(pc.user)}"
    # Run in place, so that it can be waited for; NSIS wants this last argument without quotes, spaces and all.
    pc.run(f"{folder}\\uninstall.exe", "/S", *f"_?={folder}".split(" "))
    if package.path_on(pc).exists():  # in place it cannot remove itself
        _delete(pc, package)


def _delete(pc: WindowsPC, package: Package) -> None:
    """Delete the program's folder by hand, as people do who think that this uninstalls."""
    shutil.rmtree(package.path_on(pc))


_DEEDS = {"install": _install, "uninstall": _uninstall, "delete": _delete}
