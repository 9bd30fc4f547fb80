"""Settings of the web framework; every value from ``DAICHO_…`` or a line of ``daicho.toml``. Writes nothing.

Values: ``DAICHO_HOME`` (folder), ``DAICHO_DATABASE`` (path of the SQLite file), ``DAICHO_BUSY_SECONDS``
(how long a writer waits for another), ``DAICHO_SECRET_KEY``, ``DAICHO_HOSTS`` (names, by comma),
``DAICHO_TIME_ZONE``.
"""

from pathlib import Path

from daicho.actions import homes

HOME: Path = homes.folder()

SECRET_KEY = homes.setting("secret_key", homes.key(HOME, homes.SECRET_KEY))
"""Empty until the home is prepared; the framework refuses to sign anything with an empty one."""

DEBUG = False
ALLOWED_HOSTS = [name.strip() for name in homes.setting("hosts", "127.0.0.1,localhost,[::1]").split(",")]
INSTALLED_APPS = ["daicho.store"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": homes.setting("database", str(HOME / homes.DATABASE)),
        "OPTIONS": {
            # Without IMMEDIATE two writers that first read deadlock; measured, see docs/decisions.
            "transaction_mode": "IMMEDIATE",
            "timeout": int(homes.setting("busy_seconds", "20")),
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = homes.setting("time_zone", "Asia/Tokyo")
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
