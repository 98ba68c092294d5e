"""一表申请."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    verbose_name = "一表申请"

    def ready(self):
        from forms import application, jobs, witnessed  # noqa: F401, PLC0415 - app registry
