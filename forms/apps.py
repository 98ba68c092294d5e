"""一表申请."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    verbose_name = "一表申请"
