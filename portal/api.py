"""The public, read-only API; `/api/docs` describes it."""

import base64
from datetime import date, datetime

from django.http import HttpRequest
from ninja import NinjaAPI, Schema, Status
from ninja.throttling import AnonRateThrottle

from issuance.licence import signing
from issuance.licence.verification import verify
from portal.ground.calendar import clock

api = NinjaAPI(
    title="一业一证 API",
    version="1",
    description="核验行业综合许可证：与二维码页面同一个判断。",
    throttle=[AnonRateThrottle("120/m")],
)


class PermitOut(Schema):
    """One statutory permit; ``standing`` is valid, expired, future or how it ended."""

    name: str
    number: str
    scope: str
    issuer: str
    valid_from: date
    valid_until: date | None
    standing: str
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


@api.get("/v1/licences/{token}", response={200: LicenceOut, 404: Unknown}, tags=["licences"])
def licence(request: HttpRequest, token: str):
    """The licence behind the code of one certificate, as it stands now."""
    found = verify(token, clock.today())
    if found is None:
        return Status(404, {"detail": "no such certificate"})
    facts = {
        "status": found.status,
        "licence_status": found.licence_status,
        "checked_at": clock.now(),
        "region": found.licence.region.full_name,
        "edition": found.edition.number,
        "current_edition": found.current.number,
        "permits": [
            {
                "name": load.permit.name,
                "number": load.permit.number,
                "scope": load.permit.scope,
                "issuer": load.permit.issuer.name,
                "valid_from": load.permit.valid_from,
                "valid_until": load.permit.valid_until,
                "standing": load.standing,
                "on_current_edition": not load.unloaded,
            }
            for load in found.permits
        ],
        "record": bytes(found.edition.record).decode(),
        "signature": found.edition.signature,
        "key_id": found.edition.key_id,
    }
    return Status(200, facts)


@api.get("/v1/keys", response=dict[str, str], tags=["licences"])
def keys(request: HttpRequest):
    """Ed25519 public keys by id, base64: check ``record`` against ``signature`` with them."""
    return {name: base64.b64encode(key).decode() for name, key in signing.keyring().items()}
