"""审批出证."""

from django.apps import AppConfig


class IssuanceConfig(AppConfig):
    name = "issuance"
    verbose_name = "审批出证"

    def ready(self):
        from issuance.casework import jobs, rights, verbs  # noqa: F401, PLC0415 - app registry
        from issuance.exchange import filings, following, library  # noqa: F401, PLC0415 - app registry
        from issuance.models import witnessed  # noqa: F401, PLC0415 - app registry
