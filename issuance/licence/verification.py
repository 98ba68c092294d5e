"""What anyone may learn from a certificate's token: page, API and verifier all ask here."""

import json
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import F, Prefetch, QuerySet
from django.utils.functional import cached_property

from guides.version.situations import LEAST
from issuance.licence.addresses import TOKEN
from issuance.licence.carrying import takes_one
from issuance.models import (
    Licence,
    LicenceEdition,
    LicencePermit,
    Permit,
    PermitScan,
    PublicPage,
)
from issuance.status import LicenceStatus, PermitStanding
from portal.ground import keys
from portal.ground.models import Purpose
from portal.ground.published_keys import PublishedKeys


@dataclass(frozen=True)
class LoadedPermit:
    """A permit with its standing today; ``unloaded``: an edition without it is in force."""

    permit: Permit
    today: date
    unloaded: bool

    @property
    def standing(self) -> PermitStanding:
        return self.permit.standing(self.today)

    @property
    def renewed_by_silence(self) -> bool:
        """视为准予延续: it holds past its last day (行政许可法 50); the new one is not recorded yet."""
        return self.holds and self.permit.counts_as_renewed(self.today)

    @property
    def holds(self):
        return self.standing == PermitStanding.VALID

    @property
    def pages(self) -> list[PublicPage]:
        """Pictures of the permit, while it is valid and its scan is published."""
        published = self.permit.scans.all() if self.holds and not self.unloaded else ()
        return [page for scan in published for page in scan.pages.all()]


@dataclass
class Verification:
    """An edition, its licence and permits as they stand on ``today``."""

    edition: LicenceEdition
    today: date

    @property
    def licence(self) -> Licence:
        return self.edition.licence

    @cached_property
    def record(self) -> dict:
        """The recorded items as they were signed."""
        return json.loads(bytes(self.edition.record))

    @cached_property
    def authentic(self) -> bool:
        edition = self.edition
        return keys.verify(
            Purpose.LICENCE,
            bytes(edition.record),
            edition.signature,
            edition.key_id,
            at=edition.issued_at,
        )

    @property
    def current(self) -> LicenceEdition:
        """The edition in force; the edition itself unless it was replaced."""
        if self.edition.superseded_at is None:
            return self.edition
        (current,) = (edition for edition in self.editions if edition.superseded_at is None)
        return current

    @property
    def editions(self) -> list[LicenceEdition]:
        """Every certificate there was, in order."""
        return list(self.licence.editions.all())

    @property
    def replaced_for(self) -> str:
        """Why the next edition was made, in words."""
        later = [edition for edition in self.editions if edition.number > self.edition.number]
        return later[0].get_cause_display() if later and later[0].cause else ""

    @property
    def too_few(self) -> tuple[int, int] | None:
        """(permits valid, permits a composite licence takes), where there are fewer of a licence in force."""
        if self.licence_status not in (LicenceStatus.VALID, LicenceStatus.PARTLY):
            return None
        alone = takes_one(self.edition.version, self.edition.version_sha256)
        takes = 1 if alone else LEAST
        on_it = [entry.permit for entry in self.permits if entry.holds and not entry.unloaded]
        counted = sum(permit.counts for permit in on_it)
        return (counted, takes) if counted < takes else None

    @property
    def replaced(self) -> bool:
        return self.edition.superseded_at is not None

    @cached_property
    def licence_status(self) -> LicenceStatus:
        """The standing of the licence itself, whichever edition was scanned."""
        return self.licence.status(self.today) if self.authentic else LicenceStatus.UNKNOWN

    @cached_property
    def status(self) -> LicenceStatus:
        """What the scanner is told first; an old edition says so unless nothing can be told or the
        licence itself has ended."""
        final = (LicenceStatus.UNKNOWN, LicenceStatus.ENDED)
        if self.replaced and self.licence_status not in final:
            return LicenceStatus.REPLACED
        return self.licence_status

    @cached_property
    def permits(self) -> list[LoadedPermit]:
        return [
            LoadedPermit(entry.permit, self.today, entry.unloaded_at is not None)
            for entry in self.licence.loads.all()
        ]


def registers_keys() -> PublishedKeys:
    """What this register signs with, as it publishes it."""
    return PublishedKeys(settings.PORTAL_BASE_URL, keys.published(Purpose.LICENCE))


def verify(token: str, today: date) -> Verification | None:
    """Everything about the edition of ``token`` in five queries, or six where the scan of a permit
    is published; None when it is unknown, or no token at all."""
    if not TOKEN.fullmatch(token):
        return None
    found = verified(LicenceEdition.objects.filter(token=token), today)
    return found[0] if found else None


def verified(editions: QuerySet, today: date) -> list[Verification]:
    """The same of several, in as many queries, and one of its keys for each."""
    published = PermitScan.objects.filter(stage=PermitScan.Stage.PUBLIC).prefetch_related("pages")
    loads = LicencePermit.objects.select_related("permit__issuer")
    history = LicenceEdition.objects.defer("record")
    told = editions.annotate(
        version=F("licence__origin_case__version"),
        version_sha256=F("licence__origin_case__version__sha256"),
    )
    rows = told.select_related(
        "licence__region__parent", "licence__industry", "licence__issuer"
    ).prefetch_related(
        Prefetch("licence__editions", history),
        Prefetch("licence__loads", loads),
        Prefetch("licence__loads__permit__scans", published),
    )
    return [Verification(edition, today) for edition in rows]
