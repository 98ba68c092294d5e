"""基础: what every room stands on."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "portal.ground"
    label = "ground"
    verbose_name = "基础"

    def ready(self):
        from portal.ground import checks as key_checks  # noqa: F401, PLC0415 - app registry
        from portal.ground.backoffice import typed_fields  # noqa: PLC0415 - app registry
        from portal.ground.jobs import checkpoints, discards  # noqa: F401, PLC0415 - app registry
        from portal.ground.limits import checks, counting  # noqa: F401, PLC0415 - app registry
        from portal.ground.office_days import almanac, entering  # noqa: F401, PLC0415 - app registry
        from portal.ground.staff import recorded  # noqa: F401, PLC0415 - app registry
        from portal.ground.text import labels, sentences  # noqa: PLC0415 - app registry

        sentences.read_with(labels.read)
        typed_fields.install()
