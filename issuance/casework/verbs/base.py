"""A case verb is one object: words, right, moves, form, place, queue, papers, and what it does.

Everything else iterates them: case page, work list, history, tables, tests. The rule of a verb is
asked in one place, so a page and the run cannot differ:

- ``refusal``: who may, by the rights in ``who_may``;
- ``hindrance``: whether it is legal now, by ``sources`` and, beyond the status, by ``hindered``;
- ``faults``: whether what was typed will do; the form marks it beside the field, and before them
  what no paper could print (``portal.ground.papers``);
- ``run`` asks all three under the case's lock, then calls ``carry_out``.

A verb that ``confirms`` is shown before it runs, with all that will stand (``verbs.confirmation``).
"""

from collections.abc import Callable
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.utils.functional import Promise

from issuance.casework.messages import telling as messages
from issuance.casework.messages.letters import Letter
from issuance.casework.messages.occasions import Occasion
from issuance.casework.papers.notices import NOTICE_GIVEN, give_notice
from issuance.casework.verbs.aspects import By, Place, Queue, Tone
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.latecomers import UNSTEADY, meanwhile, with_last_change
from issuance.casework.verbs.locking import locked, read_afresh
from issuance.casework.verbs.who import APPLICANT, CLOCK, NOBODY, Right
from issuance.models import Case, Notice
from issuance.models.notices import TO_OTHERS
from portal.ground.history import transitions
from portal.ground.history.transitions import Transition, VerbRefused
from portal.ground.papers import registry
from portal.ground.papers.entry import texts
from portal.ground.staff import posts

ATTEMPTS = 3


class NotAsShown(Exception):
    """What would stand is not what the page showed whoever confirmed it."""


class Verb:
    """Base of all verbs; a subclass states each of ``aspects`` and says how to carry it out."""

    code: str
    position: float  # its turn in the life of a case: page, work list and tables follow it
    by: By
    subject: type[Model]
    sources: frozenset
    targets: frozenset
    who_may: tuple[Right, ...]
    history: Promise  # what the history says of its event
    title: Promise  # of its button
    follows: Promise  # the sentence of what follows
    place: Place
    queues: tuple[Queue, ...]
    form: type[VerbForm]

    tone: Tone = Tone.DONE
    formerly: tuple[str, ...] = ()  # names its event had before
    prepare: Callable | None = None  # work too long for a lock (see ``run``)
    template: str = ""  # what whoever fills in its form looks at first
    notices: frozenset[Notice.Kind] = frozenset()
    letters: frozenset[Letter] = frozenset()
    occasions: frozenset[Occasion] = frozenset()  # beside its notices, of each of which is told

    aspects: ClassVar[tuple[str, ...]] = (
        *("code", "position", "by", "subject", "sources", "targets", "who_may", "history"),
        "carry_out",
    )

    def __repr__(self):
        return f"<verb {self.code}>"

    @property
    def transition(self) -> Transition:
        return Transition(self.code, self.sources, self.targets)

    def run(
        self, subject: Model, *, actor=None, shown: Callable[[], bool] | None = None, **arguments
    ):
        """The one way to carry out a verb: right, state and facts are asked under the case's lock; before
        what is long they are asked without it too. ``prepare(subject, actor, **arguments)`` is done outside
        every lock: it means nothing before ``carry_out`` gets it as ``prepared``, and is not taken back where
        nothing follows.

        ``shown``: whether what would stand now is what its page showed. Raises ``PermissionDenied`` or
        ``VerbRefused``, each with a sentence for whoever asked, and ``NotAsShown``.
        """
        for _attempt in range(ATTEMPTS):
            ahead = self._ahead(subject, actor, shown, arguments)
            with locked(subject):
                if ahead:
                    posts.look_again(actor)
                self.ask(subject, actor, shown, **arguments)
                if self.still_of(subject, **ahead):
                    return self.carry_out(subject, actor, **ahead, **arguments)
        raise VerbRefused(UNSTEADY)

    def _ahead(self, subject: Model, actor, shown, arguments: dict) -> dict:
        if self.prepare is None:
            return {}
        read_afresh(subject)
        self.ask(subject, actor, shown, **arguments)
        return {"prepared": self.prepare(subject, actor, **arguments)}

    def still_of(self, subject: Model, **ahead) -> bool:
        """Whether what was ``prepared`` is of what stands now: if not, it is prepared again."""
        return True

    def ask(self, subject: Model, actor, shown=None, **arguments) -> None:
        """Everything that may keep it from being carried out now."""
        if shown and not shown():
            raise NotAsShown
        if refusal := self.refusal(actor, subject):
            raise PermissionDenied(refusal)
        if hindrance := self.hindrance(subject):
            raise VerbRefused(self.told_late(hindrance, subject))
        if fault := self.unprintable(arguments):
            raise VerbRefused(fault)
        for fault in self.faults(subject, **arguments).values():
            raise VerbRefused(fault)

    def refusal(self, actor, subject: Model) -> str:
        """Why ``actor`` may not do this to the record, whatever its state; empty for who may."""
        return next(filter(None, (right.refusal(actor, subject) for right in self.who_may)), "")

    def hindrance(self, subject: Model) -> str:
        """What happened meanwhile, or what is still missing; empty while it is legal."""
        if self.state(subject) not in self.sources:
            return meanwhile(subject)
        return str(self.hindered(subject))

    def told_late(self, hindrance: str, subject: Model) -> str:
        """What is hindered, as whoever asked for it is told."""
        return hindrance

    def moved_on(self, row: Model) -> str:
        """What the loser of a race for the row is told."""
        return self.told_late(meanwhile(row), row)

    def state(self, subject: Model) -> str:
        return subject.status

    def hindered(self, subject: Model) -> str | Promise:
        """What hinders it beyond the status."""
        return ""

    def faults(self, subject: Model, **arguments) -> dict[str, str]:
        """Name of an argument → why it will not do."""
        return {}

    def stands_already(self, subject: Model, **arguments) -> bool:
        """Whether what a second click states is what its first has brought about."""
        return True

    def unprintable(self, arguments: dict) -> str:
        """What papers cannot print of an officer's texts; an applicant's are judged by the form."""
        return ""

    def tone_of(self, after: str) -> Tone:
        """The tone of an event that led to this state."""
        return self.tone

    def trace(self, subject: Model) -> Model:
        """The record its event is about: what was made, where something is made."""
        return subject

    def form_for(self, actor, subject: Model, data=None, files=None) -> VerbForm:
        """Its form for this person and record, bound to what was posted for it."""
        return self.form(data, files=files, verb=self, actor=actor, subject=subject)

    def move(self, subject: Model, to: str, actor, *, data: dict | None = None, **columns):
        """Compare-and-set and the one event, with ``data`` of its own; ``VerbRefused`` when somebody was
        quicker."""
        if to not in self.targets:
            raise ValueError(f"{self.code} never leads to {to}")
        transitions.advance(
            subject,
            verb=self.code,
            actor=actor,
            expected=self.transition.condition & Q(status=subject.status),
            columns={"status": to, **columns},
            meanwhile=self.moved_on,
            data=data,
        )

    def give(self, case: Case, kind: Notice.Kind, actor, *, organ, review=None, **facts) -> Notice:
        """One of its papers to the applicant, or to somebody else (``TO_OTHERS``), with an event of its own
        that vouches for it."""
        if kind not in self.notices:
            raise ValueError(f"{self.code} gives no {kind}")
        notice = give_notice(case=case, kind=kind, organ=organ, review=review, **facts)
        transitions.record(notice, verb=NOTICE_GIVEN, actor=actor)
        if kind not in TO_OTHERS:
            messages.tell_of(notice)
        return notice

    def tell(self, occasion: Occasion, case: Case, **facts):
        """One of its occasions to the applicant, by SMS and mail."""
        if occasion not in self.occasions:
            raise ValueError(f"{self.code} tells of no {occasion.code}")
        messages.tell(occasion, case, **facts)

    def send(self, letter: Letter, **facts):
        """One of its letters to staff."""
        if letter not in self.letters:
            raise ValueError(f"{self.code} sends no {letter.code}")
        letter.send(**facts)


class OfficersVerb(Verb):
    """What the holder of a post may do on the case page."""

    by = By.OFFICER
    form = VerbForm
    place = Place.MAIN
    confirms = False  # whether a page of its own repeats everything before it runs
    confirmed_by = ""  # template of what that page shows beside its lines
    prints = (
        False  # whether the papers it gives are printed at once, for whoever stands at the window
    )
    aspects = (*Verb.aspects, "title", "follows", "place", "queues", "form")

    def told_late(self, hindrance, subject):
        """With who did what: of two officers the second is told of the first."""
        return with_last_change(hindrance, subject)

    def place_of(self, subject: Model) -> Place:
        """Where it stands for this record, where that is not always the same."""
        return self.place

    def title_of(self, subject: Model) -> str | Promise:
        """What its button says for this record, where that is not always the same."""
        return self.title

    def follows_of(self, subject: Model, **arguments) -> str | Promise:
        """What follows of what was stated, where that is not always the same."""
        return self.follows

    def hint(self, subject: Model) -> str:
        """What whoever is about to do it should know of this record; empty for nothing."""
        return ""

    def stands(self, subject: Model, **arguments) -> list[tuple[str, str]]:
        """(label, value) of what will stand beside what was typed, for the page that asks again."""
        return []

    def remarks(self, subject: Model, **arguments) -> list[str]:
        """What is odd about it, though it may be so."""
        return []

    def unprintable(self, arguments):
        faults = (registry.fault(f"officer:{self.code}", text) for text in texts(arguments))
        return str(next(filter(None, faults), ""))


class ApplicantsVerb(Verb):
    """What the applicant may do under ``/track/``; who knows the access code has no account."""

    by = By.APPLICANT
    who_may = (APPLICANT,)
    aspects = (*Verb.aspects, "title", "follows")

    def already(self, subject: Model) -> str:
        """What whoever presses twice is told; empty where it was not done before."""
        return ""


class ClocksVerb(Verb):
    """What the passing of time does, through ``tick``."""

    by = By.CLOCK
    who_may = (CLOCK,)
    queues = ()


class Consequence(Verb):
    """What follows from another verb, in its transaction and in the name of its actor."""

    by = By.NOBODY
    who_may = (NOBODY,)

    def carry_out(self, subject, actor, **columns):
        (to,) = self.targets
        self.move(subject, to, actor, **columns)
