"""办事指南."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "guides"
    verbose_name = "办事指南"

    def ready(self):
        from guides.catalogue import field_types  # noqa: F401, PLC0415 - app registry
        from guides.public import notification_pdf  # noqa: F401, PLC0415 - app registry
        from guides.release import (  # noqa: F401, PLC0415 - app registry
            catalogue_uploads,
            jobs,
            reports,
            rights,
            subscriptions,
        )
