"""Who uses the services of which server product."""

from django.db import models

from daicho.store.models.stated import Stated


class Access(Stated):
    """One access; the columns are those of `words.estate.Access`."""

    user = models.TextField(blank=True)
    machine = models.TextField(blank=True)
    server_product = models.TextField()
    server = models.TextField(blank=True)
