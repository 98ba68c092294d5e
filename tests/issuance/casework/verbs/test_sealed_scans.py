"""The sealed name of a kept scan: taken for this person, verb and record alone."""

from django.http import QueryDict

from issuance.casework.verbs import REGISTRY
from portal.ground.models import User
from tests.issuance.limit_ready import approval


def form(verb, actor, subject, kept=None):
    """Its form as posted with a file, or with the seal of one."""
    prefix = f"{verb.code}-{subject.pk}-"
    data = QueryDict(mutable=True)
    files = {}
    if kept is None:
        files[f"{prefix}scan"] = approval()["scan"]
    else:
        data[f"{prefix}kept"] = kept
    bound = verb.form_for(actor, subject, data, files)
    bound.is_valid()
    return bound


def sealed(bound):
    return bound.data[bound.add_prefix("kept")]


def takes(bound):
    return "scan" not in bound.errors


def test_no_other_person_verb_or_record_takes_it(ready, new_case):
    made = ready("extend_joint")
    verb, actor, case = made.verb, made.actor, made.subject
    kept = sealed(form(verb, actor, case))
    assert takes(form(verb, actor, case, kept))
    other = User.objects.exclude(pk=actor.pk).first()
    assert not takes(form(verb, other, case, kept))
    assert not takes(form(verb, actor, new_case("accepted"), kept))
    review = case.reviews.first()
    assert not takes(form(REGISTRY["record_hearing"], actor, review, kept))
