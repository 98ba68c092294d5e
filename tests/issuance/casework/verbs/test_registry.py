"""A verb is one object: the registry takes none that lacks something, and everything follows it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Model
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from issuance import models
from issuance.casework.verbs import REGISTRY
from issuance.casework.verbs.base import (
    ApplicantsVerb,
    By,
    Consequence,
    OfficersVerb,
    Place,
    Queue,
    Tone,
    Verb,
)
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.registry import Registry
from issuance.casework.verbs.who import NOBODY, Right
from issuance.labels import BARS, CASES, INSPECTIONS, LICENCES, PERMITS, PROMISES, REVIEWS
from issuance.models import Bar, Case, Inspection, Licence, Permit, Review

LABELS = {Case: CASES, Review: REVIEWS, Permit: PERMITS, Licence: LICENCES, Bar: BARS}
LABELS[models.Promise] = PROMISES
LABELS[Inspection] = INSPECTIONS
VERBS = list(REGISTRY)


def every(aspect):
    return pytest.mark.parametrize("verb", VERBS, ids=[verb.code for verb in VERBS])(aspect)


@every
def test_a_verb_has_every_aspect(verb: Verb):
    assert re.fullmatch(r"[a-z][a-z_]*", verb.code)
    assert len(verb.code) <= 40  # the column of the event
    assert type(verb).__doc__
    assert verb.subject in LABELS
    assert verb.targets
    assert verb.sources | verb.targets <= set(LABELS[verb.subject])
    assert verb.who_may
    assert all(isinstance(right, Right) and right.words for right in verb.who_may)
    assert isinstance(verb.history, Promise)
    assert verb.tone in Tone
    if verb.by == By.OFFICER:
        assert verb.place in Place
        assert issubclass(verb.form, VerbForm)
        assert all(isinstance(queue, Queue) for queue in verb.queues)
    if verb.by in {By.OFFICER, By.APPLICANT}:
        assert isinstance(verb.title, Promise)
        assert isinstance(verb.follows, Promise)
    if verb.template:
        assert get_template(verb.template)


@every
def test_a_verb_speaks_chinese(verb: Verb):
    words = [verb.history, *(queue.title for queue in getattr(verb, "queues", ()))]
    words += [getattr(verb, name) for name in ("title", "follows") if hasattr(verb, name)]
    with override("zh-hans"):
        assert not [word for word in words if not re.search("[\u4e00-\u9fff]", str(word))]


def test_the_verbs_stand_in_the_order_of_a_case():
    positions = [verb.position for verb in VERBS]
    assert positions == sorted(set(positions))
    assert VERBS[0].code == "open_case"


@pytest.mark.parametrize(
    "name",
    [
        *("open_case", "check", "recheck", "accept", "ask_supplement", "answer_supplement"),
        *("refuse", "withdraw", "open", "decide", "cancel", "join", "record_permit", "end"),
        *("issue", "issue_licence", "reissue_licence"),
    ],
)
def test_an_event_written_before_the_registry_is_still_read(name):
    assert REGISTRY.of_event(name).history


def test_an_unknown_event_is_of_no_verb():
    assert REGISTRY.of_event("approve_release") is None


def whole(**changed):
    """A class with every aspect of an officer's verb."""
    aspects = {
        "code": "inspect",
        "position": 500,
        "subject": Case,
        "sources": frozenset(),
        "targets": frozenset(),
        "who_may": (NOBODY,),
        "history": gettext_lazy("accepted"),
        "title": gettext_lazy("accepted"),
        "follows": gettext_lazy("accepted"),
        "queues": (),
        "carry_out": lambda self, subject, actor: None,
    }
    return type("Inspect", (OfficersVerb,), aspects | changed)


def test_the_aspects_are_all_that_others_ask_of_a_verb():
    """Stated here once more: what the verbs themselves leave out would not be missed below."""
    everybody = {"code", "position", "by", "subject", "sources", "targets", "who_may", "history"}
    assert set(Verb.aspects) == everybody | {"carry_out"}
    assert set(ApplicantsVerb.aspects) == {*Verb.aspects, "title", "follows"}
    offered = {"title", "follows", "place", "queues", "form"}
    assert set(OfficersVerb.aspects) == {*Verb.aspects, *offered}


def test_an_event_has_the_tone_of_its_verb_and_a_denial_stops():
    tones = {(verb.code, after): verb.tone_of(after) for verb in VERBS for after in verb.targets}
    assert tones.pop(("decide", "denied")) == Tone.STOP
    for verified in ("verify_promise", "verify_condition"):
        assert tones.pop((verified, "awaited")) == Tone.HOLD
    assert tones == {key: REGISTRY[key[0]].tone for key in tones}
    assert set(tones.values()) == set(Tone)


def test_the_verbs_are_told_apart_by_whose_they_are():
    assert {whose: {verb.by for verb in REGISTRY.by(whose)} for whose in By} == {
        whose: {whose} for whose in By
    }
    assert sum(len(REGISTRY.by(whose)) for whose in By) == len(VERBS)


@pytest.mark.parametrize("aspect", sorted(set(OfficersVerb.aspects) - {"by", "place", "form"}))
def test_a_verb_that_lacks_an_aspect_is_refused_by_name(aspect):
    registry = Registry()
    lacking = whole()
    delattr(lacking, aspect)
    with pytest.raises(TypeError, match=f"Inspect lacks {aspect}$"):
        registry.add(lacking())
    assert not list(registry)
    assert registry.add(whole()()) in registry


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"who_may": ()}, "by everybody"),
        ({"run": lambda self, subject, actor=None: None}, "a run of its own"),
        ({"refusal": lambda self, actor, subject: ""}, "a refusal of its own"),
        ({"hindrance": lambda self, subject: ""}, "a hindrance of its own"),
    ],
)
def test_a_verb_asks_its_rule_as_all_do(wrong, why):
    registry = Registry()
    with pytest.raises(TypeError, match=why):
        registry.add(whole(**wrong)())
    assert not list(registry)


@pytest.mark.parametrize("names", [{"code": "accept"}, {"code": "check"}, {"formerly": ("end",)}])
def test_a_name_is_given_once(names):
    with pytest.raises(ValueError, match="already the name"):
        REGISTRY.add(whole(**names)())
    assert list(REGISTRY) == VERBS


def test_a_verb_is_carried_out_through_its_one_door():
    """``carry_out`` asks nothing: outside the verbs only ``run`` may be called."""
    callers = [
        str(path.relative_to(settings.BASE_DIR))
        for folder in ("issuance", "portal", "home", "forms", "guides")
        for path in Path(settings.BASE_DIR, folder).rglob("*.py")
        if ".carry_out(" in path.read_text(encoding="utf-8")
    ]
    assert callers
    assert not [path for path in callers if not path.startswith("issuance/casework/verbs/")]


@pytest.mark.parametrize("model", LABELS, ids=lambda model: model.__name__)
def test_every_status_is_reached_or_derived(model: type[Model]):
    """A status no verb leads to would be a word for nothing."""
    reached = {status for verb in VERBS if verb.subject is model for status in verb.targets}
    derived = {
        Permit: {"valid", "expired", "future", "unknown"},  # recorded; by its dates
        Licence: {"replaced", "unknown"},  # of an edition; where nothing can be told
        Bar: {"lifted"},  # by a verb of its review
        Inspection: {"planned"},  # by a verb of its case
    }
    assert reached | derived.get(model, set()) == set(LABELS[model])


def test_a_consequence_asks_nobody():
    assert {verb.by for verb in VERBS if isinstance(verb, Consequence)} == {By.NOBODY}
