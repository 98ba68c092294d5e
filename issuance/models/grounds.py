"""Why a permit ends, as the law has it (行政许可法 8, 69, 70): each ground under the way it carries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from issuance.status import PermitStatus

LAW = "《中华人民共和国行政许可法》"


class EndGround(models.TextChoices):
    LAW_CHANGED = (
        "8-law",
        _(
            "8 (2): the law it rests on was changed or repealed, and the public interest asks for it"
        ),
    )
    FACTS_CHANGED = (
        "8-facts",
        _("8 (2): the facts it rests on have changed greatly, and the public interest asks for it"),
    )
    ABUSE = "69-1-1", _("69 (1) 1: granted by abuse of power or neglect of duty")
    NO_POWER = "69-1-2", _("69 (1) 2: granted beyond the powers given by law")
    PROCEDURE = "69-1-3", _("69 (1) 3: granted against the procedure of the law")
    UNQUALIFIED = "69-1-4", _("69 (1) 4: granted to somebody who does not meet its conditions")
    MAY_OTHER = "69-1-5", _("69 (1) 5: another case in which the law lets it be revoked")
    BROKEN_PROMISE = (
        "69-1-5-b",
        _("69 (1) 5: granted under a promise (承诺) that was broken, by the law named"),
    )
    FRAUD = "69-2", _("69 (2): obtained by fraud, bribery or other improper means")
    EXPIRED = "70-1", _("70 (1): its term has run out and was not renewed")
    DEATH = (
        "70-2",
        _(
            "70 (2): it gave a citizen a special qualification, and the citizen has died or lost capacity"
        ),
    )
    DISSOLVED = "70-3", _("70 (3): the holder was terminated by law")
    ENDED_BEFORE = "70-4", _("70 (4): it was revoked, withdrawn or rescinded by law")
    FORCE_MAJEURE = "70-5", _("70 (5): force majeure makes what it permits impossible")
    OTHER_LAW = "70-6", _("70 (6): another case in which laws or regulations have it cancelled")
    PENALTY = "penalty", _("administrative penalty, by the law named")
    BY_LAW = "law", _("it lapses by the law named")


# ``ENDED_BEFORE`` ends none that is valid: it is the ground of the formalities after a withdrawal, a
# revocation or a penalty (``verbs.permits.deregistering``).
GROUNDS = {
    PermitStatus.WITHDRAWN: (EndGround.LAW_CHANGED, EndGround.FACTS_CHANGED),
    PermitStatus.REVOKED: (
        *(EndGround.ABUSE, EndGround.NO_POWER, EndGround.PROCEDURE, EndGround.UNQUALIFIED),
        *(EndGround.MAY_OTHER, EndGround.BROKEN_PROMISE, EndGround.FRAUD),
    ),
    PermitStatus.CANCELLED: (
        *(EndGround.EXPIRED, EndGround.DEATH, EndGround.DISSOLVED),
        *(EndGround.FORCE_MAJEURE, EndGround.OTHER_LAW),
    ),
    PermitStatus.RESCINDED: (EndGround.PENALTY,),
    PermitStatus.LAPSED: (EndGround.BY_LAW,),
}
ARTICLES = {
    EndGround.LAW_CHANGED: f"{LAW}第八条第二款",
    EndGround.FACTS_CHANGED: f"{LAW}第八条第二款",
    EndGround.ABUSE: f"{LAW}第六十九条第一款第（一）项",
    EndGround.NO_POWER: f"{LAW}第六十九条第一款第（二）项",
    EndGround.PROCEDURE: f"{LAW}第六十九条第一款第（三）项",
    EndGround.UNQUALIFIED: f"{LAW}第六十九条第一款第（四）项",
    EndGround.MAY_OTHER: f"{LAW}第六十九条第一款第（五）项",
    EndGround.BROKEN_PROMISE: f"{LAW}第六十九条第一款第（五）项",
    EndGround.FRAUD: f"{LAW}第六十九条第二款",
    EndGround.EXPIRED: f"{LAW}第七十条第（一）项",
    EndGround.DEATH: f"{LAW}第七十条第（二）项",
    EndGround.DISSOLVED: f"{LAW}第七十条第（三）项",
    EndGround.ENDED_BEFORE: f"{LAW}第七十条第（四）项",
    EndGround.FORCE_MAJEURE: f"{LAW}第七十条第（五）项",
    EndGround.OTHER_LAW: f"{LAW}第七十条第（六）项",
}
# The law itself must be named: the ground alone says only that there is one.
NAMES_LAW = frozenset(
    {
        *(EndGround.MAY_OTHER, EndGround.BROKEN_PROMISE, EndGround.OTHER_LAW),
        *(EndGround.PENALTY, EndGround.BY_LAW),
    }
)
# Decisions of an organ against its holder: they have a number and a date.
BY_DECISION = frozenset({PermitStatus.WITHDRAWN, PermitStatus.REVOKED, PermitStatus.RESCINDED})


def article(ground: str, law: str = "") -> str:
    """What the paper names as its ground in law."""
    return "；".join(filter(None, (ARTICLES.get(ground, ""), law)))


def compensated(status: str, ground: str) -> bool:
    """Whether who relied on it is compensated (行政许可法 8 第二款, 69 第四款): never after fraud."""
    return status == PermitStatus.WITHDRAWN or (
        status == PermitStatus.REVOKED and ground != EndGround.FRAUD
    )
