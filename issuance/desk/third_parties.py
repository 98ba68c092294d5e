"""Somebody beside the applicant, as the case page names them: to the department of the item alone."""

from typing import NamedTuple

from issuance.casework import access
from issuance.models import Interested, Served
from portal.ground.text.masks import masked_numbers


class Told(NamedTuple):
    """``own``: whether the reader may know who it is and what was stated; the words are empty otherwise."""

    own: bool
    name: str
    way: str
    statement: str
    party: Interested
    papers: tuple[Served, ...]


def told(actor, review) -> tuple[Told, ...]:
    own = _own(actor, review)
    return tuple(
        Told(
            own,
            *(masked_numbers(text) if own else "" for text in _words(row)),
            row,
            tuple(one for one in review.served.all() if own and one.party_id == row.pk),
        )
        for row in review.interested.all()
    )


def who_asked(actor, review) -> str:
    """Who asked for the hearing."""
    hearing = review.hearing
    return masked_numbers(hearing.asked_by) if hearing and _own(actor, review) else ""


def own_statement(actor, review) -> str:
    """What the applicant stated, for whoever reads what the others did."""
    return masked_numbers(review.statement) if _own(actor, review) else ""


def _own(actor, review) -> bool:
    return access.knows_third_parties(actor, review.department_id)


def _words(row):
    return row.name, row.way, row.statement
