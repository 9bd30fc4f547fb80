"""The store as an application of the web framework."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Names the store; its tables are called ``store_…``."""

    name = "daicho.store"
    label = "store"
