"""网站内容."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "网站内容"

    def ready(self):
        from home import (  # noqa: F401, PLC0415 - app registry
            groups,
            jobs,
            menus,
            redirects,
            review_messages,
            rights,
        )
