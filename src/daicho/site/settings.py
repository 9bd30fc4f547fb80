"""Settings: the embedded database by default, every value from the environment where it is given."""

SECRET_KEY = "x"
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
