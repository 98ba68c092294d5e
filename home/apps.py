"""网站内容."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "网站内容"

    def ready(self):
        from django.db.models.signals import post_migrate  # noqa: PLC0415 - app registry

        from home import (  # noqa: F401, PLC0415 - app registry
            groups,
            jobs,
            redirects,
            review_messages,
            rights,
            standing_pages,
        )

        post_migrate.connect(standing_pages.at_migration, sender=self)
