"""The editors' own form fields; each registers itself for its column, so all are imported here."""

from guides.admin.fields import common_facts, kinds, rule, scenario, value

__all__ = ["common_facts", "kinds", "rule", "scenario", "value"]
