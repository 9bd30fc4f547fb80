"""The home of a site: the folder with database, keys and settings, and how the program moves into it.

Knows no Django until `start` is called, so that commands without a database start quickly. The settings
module reads its values through here; commands cannot import it, since `site` is the storey above them.
"""

import os
import secrets
import tomllib
from functools import cache
from pathlib import Path

import platformdirs

from daicho.words.failure import Failure
from daicho.words.secret import Fingerprinter

SETTINGS_MODULE = "daicho.site.settings"
SECRET_KEY = "secret.key"  # noqa: S105 — the name of a file
FINGERPRINT_KEY = "fingerprint.key"
SETTINGS_FILE = "daicho.toml"
DATABASE = "daicho.sqlite3"
OWN = "own"
"""The key of the organisation that a site has when nobody named one."""

OWN = "own"
"""The key of the organisation that a site has when nobody named one; here, since commands need it before a table."""


def folder() -> Path:
    """The home folder: ``DAICHO_HOME``, else the platform's folder for user data. Nothing is made."""
    named = os.environ.get("DAICHO_HOME", "")
    return Path(named) if named else platformdirs.user_data_path("daicho", appauthor=False)


def prepare(home: Path) -> None:
    """Make the folder (for its owner only) and, where they are missing, its two keys (0600)."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (SECRET_KEY, FINGERPRINT_KEY):
            _make_key(home / name)
    except OSError as error:
        raise Failure("home_not_made", str(home), why=error.strerror) from error


def _make_key(path: Path) -> None:
    """Written beside and linked into place: two first starts at once agree on one key, never on half of one."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        os.replace(draft, path)
        return
    draft.unlink()


def key(home: Path, name: str) -> str:
    """The key called ``name`` as hex, or an empty string where the home has not been prepared."""
    try:
        return (home / name).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def fingerprinter(home: Path | None = None) -> Fingerprinter:
    """The site's own maker of partial keys; Failure where the home has no key for it."""
    home = home or folder()
    secret = key(home, FINGERPRINT_KEY)
    if not secret:
        raise Failure("home_without_key", str(home), name=FINGERPRINT_KEY)
    return Fingerprinter(bytes.fromhex(secret))


def setting(name: str, default: str = "") -> str:
    """The setting ``name``: environment ``DAICHO_…`` first, then a line ``name = "…"`` in ``daicho.toml``."""
    given = os.environ.get(f"DAICHO_{name.upper()}")
    return given if given is not None else _lines(folder() / SETTINGS_FILE).get(name.lower(), default)


def own_data(part: str = "") -> Path | None:
    """The site's own data files, laid out as ours in ``data/`` of the home; None where there is no such folder."""
    own = folder() / "data" / part
    return own if own.is_dir() else None


@cache
def _lines(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure("settings_not_readable", str(path), why=error) from error
    return {name.lower(): str(value) for name, value in read.items()}


def start(home: Path | None = None) -> Path:
    """Open the house: prepare ``home`` (default: `folder`), set Django up, bring the tables up to date.

    Returns the home. Safe to call again; a process has one home, another one is refused.
    """
    home = home or folder()
    configure(home)
    _migrate()
    return home


def configure(home: Path) -> None:
    """Prepare ``home`` and set Django up for it, without touching a database; `start` goes on from here."""
    prepare(home)
    os.environ["DAICHO_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django
    from django.apps import apps
    from django.conf import settings

    if not apps.ready:
        django.setup()
    if Path(settings.HOME) != home:
        raise Failure("home_is_another", str(home), other=settings.HOME)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise Failure("database_not_opened", str(folder() / DATABASE), why=error) from error
