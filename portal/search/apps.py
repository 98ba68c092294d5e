"""Search (搜索): the portal's own index of what citizens may find."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self):
        from portal.search import upkeep  # noqa: F401, PLC0415 - app registry
