"""Finding a licence by what is printed on it or known of its holder; each way by an index of its own."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from issuance.licence.verification import Verification, verified
from issuance.models import LicenceEdition, LicencePermit
from issuance.models.licences import NameKey
from portal.ground.models import Region
from portal.ground.text.pasted import compact, name_key, plain_code

MOST = 10  # more than these are never shown: a query is no list
SOLE_TRADER = "92"  # GB 32100-2015, 5.1 and 5.2: 工商登记的个体工商户


def may_name_a_person(uscc: str) -> bool:
    """Whether the name of this holder may be, or have in it, that of a natural person (个人信息保护法 4): of
    a sole trader, and of who is not registered yet."""
    return not uscc or uscc.startswith(SOLE_TRADER)


def by_number(typed: str, today: date) -> list[Verification]:
    """Of the certificates in force whose licence, holder or loaded permit has this number; spaces and dashes
    make no difference to the first two."""
    if not (plain := compact(typed)):
        return []
    numbers = {typed, plain_code(typed), plain_code(typed).upper()}
    loads = LicencePermit.objects.filter(permit__number__in=numbers, unloaded_at=None)
    loaded = list(loads.order_by("pk").values_list("licence", flat=True)[: MOST + 1])
    own = Q(licence__number=plain) | Q(licence__uscc=plain)
    found = _keys(own) or loaded
    return verified(LicenceEdition.objects.filter(licence__in=found, superseded_at=None), today)


def by_name(typed: str, regions: Iterable[Region], today: date) -> list[Verification]:
    """Of the certificates in force in these regions whose holder is called exactly so, however it is typed;
    one more than ``MOST`` where there are more."""
    wanted = name_key(typed)
    sought = {wanted, "".join(typed.lower().replace("（", "(").replace("）", ")").split())}
    rows = LicenceEdition.objects.alias(sought=NameKey("licence__operator_name")).filter(
        sought__in=sought, licence__region__in=[region.pk for region in regions], superseded_at=None
    )
    found = verified(rows.order_by("pk")[: MOST + 1], today)
    return [one for one in found if name_key(one.licence.operator_name) == wanted]


def _keys(own: Q) -> list[int]:
    editions = LicenceEdition.objects.filter(own, superseded_at=None)
    return list(editions.order_by("licence").values_list("licence", flat=True)[: MOST + 1])
