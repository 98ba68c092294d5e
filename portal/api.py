"""The public, read-only API; `/api/docs` describes it."""

import base64
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Schema, Status

from issuance.licence.proofs import Finding, Proof, judged
from issuance.licence.verification import registers_keys
from issuance.public import freshness, open_data
from issuance.public.licence_views import SCANS, admit, scanned
from issuance.status import LicenceStatus
from portal.ground import keys
from portal.ground.calendar import clock
from portal.ground.limits.counting import TooMany, count
from portal.ground.models import Purpose
from portal.ground.published_keys import as_list

api = NinjaAPI(
    title="一业一证 API",
    version="1",
    description="核验行业综合许可证：与二维码页面同一个判断；开放数据：各县区有效的行业综合许可证。",
)


class PermitOut(Schema):
    """One statutory permit; ``standing`` is valid, expired, future or how it ended;
    ``renewed_by_silence``: valid past ``valid_until``, since nobody decided in time on its renewal
    (行政许可法 50)."""

    name: str
    number: str
    scope: str
    issuer: str
    valid_from: date
    valid_until: date | None
    standing: str
    renewed_by_silence: bool
    on_current_edition: bool


class LicenceOut(Schema):
    """``status`` is valid, partly, none, ended, replaced or unknown; ``record`` is what was signed."""

    status: str
    licence_status: str
    checked_at: datetime
    region: str
    edition: int
    current_edition: int
    permits: list[PermitOut]
    record: str
    signature: str
    key_id: str


class Unknown(Schema):
    detail: str


class Untold(Schema):
    """``status`` is unknown: the record does not match its signature, or nothing could be found out."""

    status: str
    detail: str


def _cannot_tell(request, detail="the status cannot be told"):
    answer = {"status": LicenceStatus.UNKNOWN, "detail": detail}
    return freshness.never_kept(api.create_response(request, answer, status=503))


ANSWERS = {200: LicenceOut, 304: None, 404: Unknown, 503: Untold}


@api.get("/v1/licences/{token}", response=ANSWERS, tags=["licences"])
@freshness.answered(_cannot_tell)
def licence(request: HttpRequest, response: HttpResponse, token: str):
    """The licence behind the code of one certificate, as it stands now.

    Send the ``ETag`` of the last answer as ``If-None-Match``: 304 says that nothing of it has changed, and
    ``checked_at`` remains the moment that answer was given. 503 is no answer: nothing may be taken for valid.
    """
    admit(request)
    now = clock.now()
    tag = freshness.stamp(token, now, "api")
    if known := freshness.unchanged(request, tag):
        return known
    verification = scanned(request, token, now.date())
    if verification is None:
        freshness.never_kept(response)
        return Status(404, {"detail": "no such certificate"})
    if verification.status == LicenceStatus.UNKNOWN:
        return _cannot_tell(request, "the record is not vouched for: ask the issuing body")
    freshness.kept(response, tag)
    answer = {
        "status": verification.status,
        "licence_status": verification.licence_status,
        "checked_at": now,
        "region": verification.licence.region.full_name,
        "edition": verification.edition.number,
        "current_edition": verification.current.number,
        "permits": [
            {
                "name": entry.permit.name,
                "number": entry.permit.number,
                "scope": entry.permit.scope,
                "issuer": entry.permit.issuer.name,
                "valid_from": entry.permit.valid_from,
                "valid_until": entry.permit.valid_until,
                "standing": entry.standing,
                "renewed_by_silence": entry.renewed_by_silence,
                "on_current_edition": not entry.unloaded,
            }
            for entry in verification.permits
        ],
        "record": bytes(verification.edition.record).decode(),
        "signature": verification.edition.signature,
        "key_id": verification.edition.key_id,
    }
    return Status(200, answer)


class OpenPermit(Schema):
    name: str
    number: str


class OpenLicence(Schema):
    """``operator_name`` and ``uscc`` are empty where the name may be that of a person: of sole traders
    (个体工商户) and of whoever is not registered yet. ``status`` is valid or partly; ``permits`` are those
    that hold."""

    licence_number: str
    operator_name: str
    uscc: str
    industry: str
    region: str
    issuer: str
    issued_on: date
    status: str
    permits: list[OpenPermit]


class OpenData(Schema):
    """``terms``: on which it may be used, as the operator has stated it."""

    region: str
    date: date
    terms: str
    licences: list[OpenLicence]


@api.get(
    "/v1/open-data/{region}.json",
    response={200: OpenData, 404: Unknown},
    tags=["open data"],
    url_name="open_data",
)
def open_licences(request: HttpRequest, region: str):
    """The licences in force in a county at this moment, without personal data; sent as it is read."""
    try:
        return open_data.sent(request, region, open_data.as_json, "application/json", "json")
    except Http404:
        return Status(404, {"detail": "no such region"})


@api.exception_handler(TooMany)
def too_many(request, refusal):
    response = api.create_response(request, {"detail": "too many requests"}, status=429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


class ProofIn(Schema):
    """As ``record.json`` and the PDF carry it; ``record`` in base64."""

    record: str = Field(max_length=20_000)
    signature: str = Field(max_length=200)
    key: str = Field(max_length=64)


class ProofOut(Schema):
    """``finding``: genuine, altered, unknown_key, exposed_key or malformed. What was genuine when it was
    issued may have ended since: ask for the licence by its token."""

    finding: str


@api.post("/v1/proofs", response=ProofOut, tags=["licences"])
def proof(request: HttpRequest, given: ProofIn):
    """What a signed record is worth by the published keys; whether the licence holds it does not say."""
    count(SCANS, request)
    try:
        record = base64.b64decode(given.record, validate=True)
    except ValueError:
        return {"finding": Finding.MALFORMED}
    ring = keys.published(Purpose.LICENCE)
    return {"finding": judged(Proof(record, given.signature, given.key), ring)}


@api.get("/v1/licence-keys", response=dict, tags=["licences"])
def key_list(request: HttpRequest):
    """The keys that sign or signed records, with their days, and the address of this register:
    ``manage.py licence_verify --keys`` reads it.

    ``exposed``: what such a key signed proves nothing any more unless the register still shows it.
    """
    count(SCANS, request)
    return as_list(registers_keys())


@api.get("/v1/keys", response=dict[str, str], tags=["licences"])
def published_keys(request: HttpRequest):
    """Ed25519 public keys by id, base64: check ``record`` against ``signature`` with them."""
    count(SCANS, request)
    ring = keys.published(Purpose.LICENCE).values()
    return {key.id: base64.b64encode(key.public).decode() for key in ring if not key.exposed}
