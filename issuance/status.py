"""Statuses, their named sets, and the one pure function that says whether a licence holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CaseStatus(StrEnum):
    CHECKING = "checking"  # 材料核验
    SUPPLEMENT = "supplement"  # 待补正
    REFUSED = "refused"  # 不予受理
    REVIEWING = "reviewing"  # 并联审批 (accepted)
    CHOOSING = "choosing"  # 部分不予许可，待申请人选择
    DECIDED = "decided"  # 审批完毕，待出证
    ISSUED = "issued"  # 已出证
    CLOSED = "closed"  # 办结，不发综合许可证
    WITHDRAWN = "withdrawn"  # 申请人撤回
    UNANSWERED = "unanswered"  # 逾期未补正，视为放弃申请


# Something of it waits to be accepted; other items may be accepted already (行政许可法 32).
ACCEPTING = frozenset({CaseStatus.CHECKING, CaseStatus.SUPPLEMENT})
OPEN_CASES = frozenset(
    {
        *(CaseStatus.CHECKING, CaseStatus.SUPPLEMENT, CaseStatus.REVIEWING),
        *(CaseStatus.CHOOSING, CaseStatus.DECIDED),
    }
)


# Something of it may be accepted and run: all of it, or a part while the rest waits (行政许可法 32).
RUNNING_CASES = ACCEPTING | {CaseStatus.REVIEWING}


# Nothing joins any more: what is decided anew is a single permit, or comes to a new certificate.
SETTLED_CASES = frozenset({CaseStatus.ISSUED, CaseStatus.WITHDRAWN})
# Where a visit takes place: also for what is decided anew after the licence of the others was issued, or the
# rest was taken back.
VISITED_CASES = RUNNING_CASES | SETTLED_CASES


# What was promised may still follow: nothing is left of the others.
PROMISES_FOLLOW = frozenset(CaseStatus) - {CaseStatus.REFUSED, CaseStatus.UNANSWERED}


class ReviewStatus(StrEnum):
    CHECKING = "checking"  # 待核验
    COMPLETE = "complete"  # 材料核验通过：齐全，或者仅缺申请人承诺的
    DEFICIENT = "deficient"  # 需补正
    REFUSED = "refused"  # 不予受理
    OPEN = "open"  # 审批中
    GRANTED = "granted"  # 准予许可
    DENIED = "denied"  # 不予许可
    CANCELLED = "cancelled"  # 随办件终止
    UNANSWERED = "unanswered"  # 逾期未补正，视为放弃申请
    TAKEN_BACK = "taken_back"  # 申请人撤回该事项申请，办件继续


UNACCEPTED_REVIEWS = frozenset(
    {ReviewStatus.CHECKING, ReviewStatus.COMPLETE, ReviewStatus.DEFICIENT}
)
# Its department still has to decide on it, or to accept it first.
PENDING_REVIEWS = UNACCEPTED_REVIEWS | {ReviewStatus.OPEN}
ACCEPTED_REVIEWS = frozenset({ReviewStatus.OPEN, ReviewStatus.GRANTED, ReviewStatus.DENIED})
DECIDED_REVIEWS = frozenset({ReviewStatus.GRANTED, ReviewStatus.DENIED})
# The department has said its last word on them, and an officer stands for it.
SETTLED_REVIEWS = DECIDED_REVIEWS | {ReviewStatus.REFUSED}
# They ended before they were accepted: the rest of the case goes on without them.
NOT_ACCEPTED_REVIEWS = frozenset({ReviewStatus.REFUSED, ReviewStatus.UNANSWERED})
# Of a case that goes on: nothing is asked or decided of them any more.
GONE_REVIEWS = NOT_ACCEPTED_REVIEWS | {ReviewStatus.TAKEN_BACK}


class Visit(StrEnum):
    """Where an item stands with its on-site inspection (现场核查), by the mode of its version."""

    NONE = "none"  # 不需要现场核查
    ASK = "ask"  # 是否核查待部门确定
    SPARED = "spared"  # 部门确定不核查
    DUE = "due"  # 待核查
    PASSED = "passed"  # 核查通过
    RECTIFY = "rectify"  # 需整改
    FAILED = "failed"  # 核查不通过
    AFTER = "after"  # 决定后核查
    LOOKED = "looked"  # 已作事后核查
    UNMET = "unmet"  # 事后核查不符合条件，限期改正
    BREACH = "breach"  # 事后核查发现的问题逾期未改正，拟终止许可
    STANDS = "stands"  # 事后核查不符合条件，决定许可仍然有效


VISITS_BEFORE_DECISION = frozenset({Visit.ASK, Visit.DUE, Visit.RECTIFY})
# A permit is granted after none but these.
GRANTABLE_VISITS = frozenset({Visit.NONE, Visit.SPARED, Visit.PASSED, Visit.AFTER})

LOOKED_AFTER = frozenset({Visit.LOOKED, Visit.UNMET, Visit.BREACH, Visit.STANDS})


class InspectionStage(StrEnum):
    RECTIFYING = "rectifying"  # 整改中 (of a re-visit)
    DUE = "due"  # 待安排
    PLANNED = "planned"  # 已安排
    CLOSED = "closed"  # 已核查
    OFF = "off"  # 已取消


VISITS_OVER = frozenset({InspectionStage.CLOSED, InspectionStage.OFF})


# What the history says of the review of a permit already held: it is verified, never granted.
VERIFICATIONS = {
    ReviewStatus.OPEN: "verifying",  # 核实中
    ReviewStatus.GRANTED: "verified",  # 已核实
    ReviewStatus.DENIED: "unverified",  # 未能核实
}


class PromiseStatus(StrEnum):
    AWAITED = "awaited"  # 待补交
    HANDED_IN = "handed_in"  # 已补交，待核验
    KEPT = "kept"  # 已兑现
    BROKEN = "broken"  # 未兑现
    DROPPED = "dropped"  # 不再需要：该事项已终止
    TURNED = "turned"  # 改按一般程序办理


OPEN_PROMISES = frozenset({PromiseStatus.AWAITED, PromiseStatus.HANDED_IN})


class PermitStatus(StrEnum):
    """Stored; 届满 is derived from the dates."""

    VALID = "valid"  # 有效
    WITHDRAWN = "withdrawn"  # 撤回
    REVOKED = "revoked"  # 撤销
    CANCELLED = "cancelled"  # 注销
    RESCINDED = "rescinded"  # 吊销
    LAPSED = "lapsed"  # 失效


ENDED_PERMITS = frozenset(PermitStatus) - {PermitStatus.VALID}


# Their end is a decision of its own; the formalities of 注销 follow it (行政许可法 70 (4)).
DEREGISTERED_LATER = frozenset(
    {PermitStatus.WITHDRAWN, PermitStatus.REVOKED, PermitStatus.RESCINDED}
)


class PermitStanding(StrEnum):
    """What a permit is on a day: as stored, or as the dates of a valid one say."""

    VALID = "valid"  # 有效
    WITHDRAWN = "withdrawn"  # 撤回
    REVOKED = "revoked"  # 撤销
    CANCELLED = "cancelled"  # 注销
    RESCINDED = "rescinded"  # 吊销
    LAPSED = "lapsed"  # 失效
    EXPIRED = "expired"  # 届满
    FUTURE = "future"  # 尚未生效
    UNKNOWN = "unknown"  # 无法核验


class LicenceStatus(StrEnum):
    VALID = "valid"  # 有效
    PARTLY = "partly"  # 部分许可失效
    NONE = "none"  # 全部失效
    ENDED = "ended"  # 已注销
    REPLACED = "replaced"  # 已换发 (an old edition)
    UNKNOWN = "unknown"  # 无法核验


@dataclass(frozen=True)
class PermitFacts:
    """What decides whether a permit holds on a day; ``valid_until`` None means without end,
    ``held_over`` that its renewal was applied for in time and is not recorded (行政许可法 50)."""

    status: str
    valid_from: date
    valid_until: date | None
    held_over: bool = False


def permit_standing(permit: PermitFacts, today: date) -> PermitStanding:
    """How a permit stands on a day; on its first and its last day it is valid, and after its last day as
    long as its renewal counts as granted."""
    if permit.status not in set(PermitStatus):
        return PermitStanding.UNKNOWN
    if permit.status != PermitStatus.VALID:
        return PermitStanding(permit.status)
    if today < permit.valid_from:
        return PermitStanding.FUTURE
    if permit.valid_until is not None and today > permit.valid_until and not permit.held_over:
        return PermitStanding.EXPIRED
    return PermitStanding.VALID


def licence_status(
    permits: Iterable[PermitFacts], today: date, *, ended: bool = False
) -> LicenceStatus:
    """The status of a licence on a day, derived from its permits and never stored.

    ``ended``: the licence itself was cancelled (注销). A licence without a
    single permit record, or with a status this code does not know, is UNKNOWN: never shown as
    valid, nor as revoked.
    """
    permits = list(permits)
    if ended:
        return LicenceStatus.ENDED
    if not permits or any(permit.status not in set(PermitStatus) for permit in permits):
        return LicenceStatus.UNKNOWN
    standings = [permit_standing(permit, today) for permit in permits]
    holding = standings.count(PermitStanding.VALID)
    if holding == len(permits):
        return LicenceStatus.VALID
    return LicenceStatus.PARTLY if holding else LicenceStatus.NONE
