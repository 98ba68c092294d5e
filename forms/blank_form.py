"""The combined form to be filled in by hand (空白申请表): of a whole guide, or of one situation.

The form is generated from the version, never uploaded, so that it asks what the guide announces.
"""

from django.template.loader import render_to_string
from django.utils import translation

from forms.application import TITLE
from forms.assembly import Item, Section, assemble
from forms.labels import DECLARATION
from guides.models import GuideVersion
from guides.version import notification
from guides.version.situations import NeededPermit, Outcome, Verdict
from guides.version.snapshot import Snapshot
from portal.ground.pdf.documents import Document


def page(version: GuideVersion, outcome: Outcome | None = None) -> str:
    """As HTML; a paper for Chinese offices, so in Chinese whatever the reader's language."""
    snapshot = version.snapshot
    spec = assemble(snapshot, outcome or everything(snapshot))
    with translation.override("zh-hans"):
        return render_to_string(
            "forms/blank.html",
            {
                "title": TITLE,
                "version": version,
                "snapshot": snapshot,
                "personal": outcome is not None,
                "permits": notification.assemble(snapshot, outcome).permits,
                "sections": [(section, _rows(section)) for section in spec.sections],
                "papers": spec.papers,
                "by_sharing": spec.by_sharing,
                "declaration": DECLARATION,
            },
        )


def document(version: GuideVersion, outcome: Outcome | None = None) -> Document:
    title = f"{version.region.full_name} · {version.industry.name} · {TITLE}"
    return Document(page(version, outcome), title, version.snapshot.issuing_body.name)


def everything(snapshot: Snapshot) -> Outcome:
    """As if every permit item of the version were needed."""
    return Outcome(
        answers={},
        permits=tuple(NeededPermit(permit, "") for permit in snapshot.permits),
        held=(),
        separate=(),
        spared=(),
        materials=notification.assemble(snapshot).materials,
        spared_materials=(),
        hints=(),
        doubts=(),
        counted=tuple(permit for permit in snapshot.permits if permit.counts),
        verdict=Verdict.COMPOSITE,
    )


def _rows(section: Section) -> list[tuple[Item, str]]:
    return [(item, blank(item)) for item in section.items]


def blank(item: Item) -> str:
    """What stands where the answer is written: boxes to tick, room for a day, a unit."""
    return item.fixed_words or item.field_type.room(item)
