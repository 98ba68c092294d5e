"""What the database refuses is told in words, not by the name of a constraint."""

from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint
from wagtail.snippets.models import get_snippet_models


def test_every_record_with_a_form_says_what_is_wrong_with_it():
    edited = {*get_snippet_models(), apps.get_model("ground", "Post")}
    edited |= {
        relation.related_model
        for model in edited
        for relation in model._meta.related_objects
        if relation.field.__class__.__name__ == "ParentalKey"
    }
    silent = [
        constraint.name
        for model in edited
        for constraint in model._meta.constraints
        if needs_words(model, constraint)
        and constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert silent == []


def needs_words(model, constraint) -> bool:
    """Not those Django words itself, nor what a list of choices already keeps to."""
    if isinstance(constraint, UniqueConstraint):
        return constraint.condition is not None or bool(constraint.expressions)
    if not isinstance(constraint, CheckConstraint):
        return False
    names = {lookup[0].split("__")[0] for lookup in lookups(constraint.condition)}
    return not all(model._meta.get_field(name).choices for name in names)


def lookups(condition):
    for part in condition.children:
        if isinstance(part, tuple):
            yield part
        else:
            yield from lookups(part)
