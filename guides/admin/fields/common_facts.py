"""The form field of common facts: every leaf of the tree with its name, its type kept."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override

from guides.admin.fields.base import ProjectWidget, TypedField
from guides.catalogue.workbook.leaves import flat, listed, plant
from guides.models.records import FactsColumn
from guides.version.rule_rows import TRUTH, written

WHOLE = re.compile(r"\d{1,6}")
LABELS = {
    "legal_ceiling_working_days": _("ceiling of joint handling (working days)"),
    "extension": _("extension (working days)"),
    "basis": _("legal basis"),
    "time_not_counted": _("time that is not counted"),
    "reconsideration.days": _("reconsideration: days to ask for it"),
    "reconsideration.text": _("reconsideration: the period in words"),
    "reconsideration.law": _("reconsideration: legal basis"),
    "reconsideration.body_default": _("reconsideration: body in general"),
    "reconsideration.body_exceptions.dept": _("exception: departments"),
    "reconsideration.body_exceptions.body": _("exception: reconsideration body"),
    "litigation.months": _("lawsuit: months to bring it"),
    "litigation.text": _("lawsuit: the period in words"),
    "litigation.law": _("lawsuit: legal basis"),
    "litigation.after_reconsideration_days": _("lawsuit: days after reconsideration"),
    "litigation.after_law": _("lawsuit after reconsideration: legal basis"),
    "not_informed": _("if the applicant was not told"),
    "inaction": _("if nothing is decided in time"),
    "respondent": _("who is the respondent"),
    "window": _("window"),
    "online": _("online"),
    "phone": _("phone"),
    "phone_note": _("note on the phone"),
}


def leaves(stored: Any) -> Iterator[tuple[str, Any]]:
    """(path, leaf) of what a form shows: after each list of objects an empty one may be filled in."""
    return flat(_with_spares(stored))


def _with_spares(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _with_spares(part) for key, part in node.items()}
    if isinstance(node, list) and node and isinstance(node[-1], dict):
        return [*map(_with_spares, node), dict.fromkeys(node[-1])]
    return node


def retyped(stored: Any, texts: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
    """The facts with what was typed in place of their leaves; faults by path.

    A number stays a number, an unset fact becomes text; an emptied entry of a list is left out.
    """
    tree, faults = {}, {}
    for path, leaf in leaves(stored):
        text = texts.get(path, "").strip()
        if isinstance(leaf, dict | list) or path not in texts:
            value = leaf
        elif isinstance(leaf, bool):
            value = TRUTH.get(text)
            if value is None:
                faults[path] = _("The value is 是 or 否.")
        elif isinstance(leaf, int):
            value = int(text) if WHOLE.fullmatch(text) else None
            if value is None:
                faults[path] = _("must be a whole number")
        else:
            value = text if text or leaf is not None else None
        plant(tree, path.split("."), value)
    return _without_empty(listed(tree)), faults


def _without_empty(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_empty(part) for key, part in node.items()}
    if isinstance(node, list):
        kept = (_without_empty(part) for part in node)
        return [part for part in kept if not isinstance(part, dict) or any(part.values())]
    return node


def label(path: str) -> str:
    """The name of a leaf for its editor; the number of an entry follows, an unknown one is its path."""
    numbers = re.findall(r"\.(\d+)(?=\.)", path)
    name = LABELS.get(re.sub(r"\.\d+(?=\.)", "", path))
    return " ".join([str(name), *numbers]) if name else path


class FactsTable(ProjectWidget):
    """``stored``: the facts as they are, which give the form its shape."""

    template_name = "guides/admin/fields/common_facts.html"
    stored: Any = None

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, Typed) else {}
        _value, faults = retyped(self.stored, typed)
        rows = [
            (path, label(path), typed.get(path, "" if leaf is None else written(leaf)), leaf)
            for path, leaf in leaves(self.stored)
            if not isinstance(leaf, dict | list)
        ]
        return context | {
            "rows": [
                {
                    "path": path,
                    "label": named,
                    "text": text,
                    "whole": isinstance(leaf, int) and not isinstance(leaf, bool),
                    "fault": faults.get(path, ""),
                }
                for path, named, text, leaf in rows
            ]
        }

    def value_from_datadict(self, data, files, name):
        start = f"{name}."
        return Typed({key.removeprefix(start): data[key] for key in data if key.startswith(start)})


class Typed(dict):
    """Texts by path, as sent."""


class FactsField(TypedField):
    """Cleans to the facts; each fault stands beside its leaf."""

    widget = FactsTable

    def to_python(self, value):
        if not isinstance(value, Typed):
            return value
        facts, faults = retyped(self.widget.stored, value)
        if faults:
            raise ValidationError([f"{label(path)}：{fault}" for path, fault in faults.items()])
        return facts


register_form_field_override(FactsColumn, override={"form_class": FactsField, "widget": FactsTable})
