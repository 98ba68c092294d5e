"""What lies ready for the applicant and was not handed over, and by which way it comes: said on /track/
in the words of what the window can do with it today."""

from django.utils.translation import gettext as _

from issuance.casework import deliveries, originals
from issuance.casework.messages import telling
from issuance.models import Case


def in_words(case: Case, parts) -> list[str]:
    """``parts``: of ``progress``. The certificate is named with the permits, as on the window's own list; of
    who takes electronic delivery, what can go so apart from what cannot. Three queries where something
    may lie ready, three more after consent."""
    if not (_made(case) or any(_lies(permit) for part in parts for permit, _said in part.permits)):
        return []
    papers = deliveries.owed(case)
    if not papers:
        return []
    if deliveries.consent_of(case):
        return list(_by_consent(case, papers))
    if deliveries.agreement_of(case) and case.status in deliveries.FOLLOWS:
        told = _(
            "Ready, and waiting for the rest as you agreed: %(permits)s. You may still fetch it earlier, with"
            " an identity document, at any window of the city."
        )
        return [told % {"permits": _names(papers)}]
    return [_at_the_window(papers)]


def _by_consent(case, papers):
    by_paper = originals.wanted(case)
    asked = [paper for paper in papers if paper.key in by_paper]
    rest = [paper for paper in papers if paper.key not in by_paper]
    files = [paper for paper in rest if deliveries.electronic(paper)]
    if files and telling.reachable(case):
        yield _(
            "Not delivered yet: %(permits)s. As you agreed you receive it electronically, and are told when"
            " it is here; the papers themselves lie at the window."
        ) % {"permits": _names(files)}
    elif files:
        yield _(
            "Not delivered yet: %(permits)s. You agreed to electronic delivery but gave no address at which"
            " you can be told: give one below, or fetch it with an identity document at any window of the"
            " city."
        ) % {"permits": _names(files)}
    if without := [paper for paper in rest if not deliveries.electronic(paper)]:
        yield _(
            "There is no electronic file yet of: %(permits)s. Please fetch it with an identity document at"
            " any window of the city, unless you chose the post."
        ) % {"permits": _names(without)}
    if asked:
        yield _at_the_window(asked)


def _at_the_window(papers):
    told = _(
        "To be fetched: %(permits)s. Bring an identity document to any window of the city, unless you"
        " chose the post."
    )
    return told % {"permits": _names(papers)}


def _made(case) -> bool:
    licence = getattr(case, "licence", None)
    return licence is not None and licence.ended_at is None


def _lies(permit) -> bool:
    return permit.deliver_by is not None and permit.delivery_id is None


def _names(papers) -> str:
    return "、".join(paper.name for paper in papers)
