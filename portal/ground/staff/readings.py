"""Reading personal data is told too (查阅留痕): which rows somebody was shown, never what they say.

One event for each view: a page of a list, a file of it, a record. The same view again within the
hour is the same reading (somebody went back, or loaded it anew). Whoever reads their own work list
reads no register.
"""

import hashlib
from collections.abc import Collection

from django.core.cache import cache
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.ground.history import events
from portal.ground.staff import posts
from portal.ground.text.canonical import canonical_json

READ = "register.read"
REVEALED = "personal.reveal"
LOOKED_UP = "register.look_up"
SAME = 3600  # seconds in which the same view is the same reading


class Purpose(models.TextChoices):
    """What somebody needs a person's number in full for."""

    IDENTITY = "identity", _("compare with the identity document")
    CONTACT = "contact", _("call or write to the applicant")
    MATERIALS = "materials", _("compare with the papers handed in")
    CORRECTION = "correction", _("correct what is recorded")
    SUPERVISION = "supervision", _("supervision or audit")


def reveal(
    actor, *, subject: str, city: str, region: str, fields: dict[str, str], purpose: str, case=""
):
    """Tell that `actor` was shown these fields (key → name) in full, and what for; never the values."""
    with transaction.atomic():
        events.record(
            verb=REVEALED,
            subject=subject,
            city=city,
            region=region,
            case=case,
            actor=actor,
            data={"fields": sorted(fields), "names": list(fields.values()), "purpose": purpose},
        )


def look_up(
    actor, *, label: str, city: str, region: str, term: str, keys: Collection[int], **facts
):
    """Tell that `actor` asked whether `term` stands in a register that nobody lists, and which rows say
    so; never the term. Whoever calls knows whether it is the same reading again."""
    data = {"register": label, "rows": len(keys), "keys": spans(keys)}
    data |= {"search": events.digest_of(term)} | facts
    with transaction.atomic():
        events.record(
            verb=LOOKED_UP,
            subject=f"register:{label}",
            city=city,
            region=region,
            actor=actor,
            data=data,
        )


def note(actor, label: str, keys: Collection[int], *, term: str = "", verb: str = READ, **facts):
    """Tell that `actor` was shown these rows of a model (its label), found by `term`.

    In the chain of each city where the reader has a post. What was searched for without being found
    is told too: that somebody is not there is an answer. An empty list without a search is none.
    """
    if not keys and not term:
        return
    data = {"register": label, "rows": len(keys), "keys": spans(keys)} | facts
    if term:
        data["search"] = events.digest_of(term)
    view = hashlib.sha256(f"{actor.pk}\n{verb}\n{canonical_json(data)}".encode()).hexdigest()
    if verb == READ and cache.get(f"reading:{view}"):
        return
    cities = {post.region.city.code for post in posts.posts_of(actor)} or {None}
    with transaction.atomic():
        for city in sorted(cities, key=str):
            events.record(verb=verb, subject=f"register:{label}", city=city, actor=actor, data=data)
    cache.set(f"reading:{view}", True, SAME)


def spans(keys: Collection[int]) -> str:
    """Keys in a few characters: 3-17,20."""
    runs: list[list[int]] = []
    for key in sorted(keys):
        if runs and key == runs[-1][1] + 1:
            runs[-1][1] = key
        else:
            runs.append([key, key])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
