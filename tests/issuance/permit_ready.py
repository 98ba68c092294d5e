"""Permits and the licence of a prepared case: how they end, and what is stated."""

from issuance.casework.verbs import REGISTRY
from issuance.models import Permit
from portal.demo.people import approver_of
from portal.demo.telling import sample_number
from portal.ground.calendar import clock

PERMITS = frozenset(
    (
        "record_permit record_change correct_permit reissue_licence cancel_licence end deregister lift_bar"
    ).split()
)
# How a permit may end, each with a ground of the law.
ENDS = {
    "revoked": {"status": "revoked", "ground": "69-2", "document": "柳南市监撤〔2026〕1号"},
    "cancelled": {
        "status": "cancelled",
        "ground": "70-6",
        "law": "《广西壮族自治区食品小作坊小餐饮和食品摊贩管理条例》第十八条",
    },
    "withdrawn": {"status": "withdrawn", "ground": "8-law", "document": "柳南市监回〔2026〕1号"},
    "rescinded": {
        "status": "rescinded",
        "ground": "penalty",
        "law": "《中华人民共和国食品安全法》第一百二十二条",
        "document": "柳南市监罚〔2026〕1号",
    },
    "lapsed": {"status": "lapsed", "ground": "law", "law": "《柳州市排水管理办法》第二十条"},
}


def part_of(review):
    return review.case.version.snapshot.permit_by_code[review.permit_code]


def end_permits(reviews):
    """The departments end the permits of these reviews."""
    for permit in Permit.objects.filter(review__in=reviews):
        actor = approver_of(permit.issuer)
        REGISTRY["end"].run(permit, actor=actor, **ENDS["cancelled"], reason="自愿注销")


def permit_stated(code, review) -> tuple[dict, dict]:
    if code == "record_change":
        names = ("number", "scope", "valid_from", "valid_until")
        stated = {name: getattr(review.found, name) for name in names}
        return stated, stated
    today = clock.today()
    number = sample_number(part_of(review), review.pk)
    stated = {
        "record_permit": {"number": number, "valid_from": today, "valid_until": today},
        "correct_permit": {
            "number": sample_number(part_of(review), review.pk + 5000),
            "scope": "热食类",
            "valid_from": today,
            "valid_until": today,
            "reason": "录入有误",
        },
        "cancel_licence": {"reason": "所载许可全部注销"},
        "end": ENDS["revoked"] | {"reason": "以欺骗手段取得", "on": today},
        "deregister": {"on": today, "note": "原证已收回"},
        "lift_bar": {"reason": "认定有误"},
    }[code]
    return stated, stated
