"""办事指南."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "guides"
    verbose_name = "办事指南"

    def ready(self):
        from guides import exchange, filing, rights, subscriptions, sweeps  # noqa: F401 - due jobs
