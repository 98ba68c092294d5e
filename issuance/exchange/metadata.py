"""The record of a licence for an e-licence library: items by GB/T 36903-2018, identifier by GB/T 36904-2018.

Neither text was at hand: names of the items and the make-up of the identifier follow public descriptions
(see docs/operations.md), and the authority has to confirm them. No type code of the 行业综合许可证 and no
codes of organs are known here: they are columns of region and department, and what is empty is flagged
待配置, never made up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from issuance.exchange import kinds
from issuance.labels import LICENCES, PERMITS
from issuance.models import LicenceChange

UNSET = "待配置"
ROOT = "1.2.156.3005.2"  # of identifiers of licences (GB/T 36904)
SERIAL, VERSION = 20, 3
NAME = "行业综合许可证"
USCC = "001"  # kind of the holder's code: 统一社会信用代码


@dataclass(frozen=True)
class Item:
    """``value``: from a change; "" where it is not known. ``code``: that it is a code somebody has to set."""

    name: str
    value: Callable[[LicenceChange], object]
    code: bool = False


def _type(change) -> str:
    return change.licence.region.city.certificate_type


def _organ(change) -> str:
    return change.licence.issuer.uscc


def serial_of(change) -> str:
    """The number of the licence, filled up from the left; "" where it is too long or no code."""
    number = change.licence.number.upper()
    fits = len(number) <= SERIAL and number.isascii() and number.isalnum()
    return number.zfill(SERIAL) if fits else ""


def identifier_of(change: LicenceChange) -> str:
    """证照标识: root.type.organ.serial.version.check, the check by ISO 7064 MOD 37,36 over the four before
    it; "" while one of them is not set."""
    parts = [_type(change), _organ(change), serial_of(change)]
    if not all(parts):
        return ""
    parts.append(f"{change.edition.number:0{VERSION}d}")
    return ".".join([ROOT, *parts, mod_37_36.calc_check_digit("".join(parts))])


def _permits(change) -> list[dict]:
    return [
        {
            "许可证名称": permit["name"],
            "许可证编号": permit["number"],
            "许可范围": permit["scope"],
            "发证机关": permit["issuer"],
            "有效期起始日期": permit["valid_from"],
            "有效期截止日期": permit["valid_until"],
            "视为准予延续": permit["counts_as_renewed"],
            "状态": str(PERMITS[permit["standing"]].word),
            "状态代码": permit["standing"],
        }
        for permit in change.standing["permits"]
    ]


ITEMS = (
    Item("证照标识", identifier_of, code=True),
    Item("证照名称", lambda change: NAME),
    Item("证照类型名称", lambda change: NAME),
    Item("证照类型代码", _type, code=True),
    Item("证照颁发机构", lambda change: change.licence.issuer.name),
    Item("证照颁发机构代码", _organ, code=True),
    Item("所属地区", lambda change: change.licence.region.full_name),
    Item("所属地区编码", lambda change: change.licence.region.code),
    Item("持证主体", lambda change: change.licence.operator_name),
    Item("持证主体代码", lambda change: change.licence.uscc),
    Item("持证主体代码类型", lambda change: USCC if change.licence.uscc else ""),
    Item("证照编号", lambda change: change.licence.number),
    Item("证照版本", lambda change: change.edition.number),
    Item("证照颁发日期", lambda change: change.standing["issued_on"]),
    # It has no term of its own: each permit on it keeps its dates.
    Item("有效期起始日期", lambda change: change.standing["issued_on"]),
    Item("有效期截止日期", lambda change: change.standing["ended_on"]),
    Item("证照状态", lambda change: str(LICENCES[change.standing["status"]].word)),
    Item("证照状态代码", lambda change: change.standing["status"]),
    Item("变动", lambda change: str(kinds.word_of(change.kind))),
    Item("变动代码", lambda change: change.kind),
    Item("变动序号", lambda change: change.number),
    Item("变动日期", lambda change: change.on.isoformat()),
    Item("行业类别", lambda change: change.licence.industry.name),
    Item("加载许可", _permits),
    Item("证照文件SHA256", lambda change: change.standing["pdf_sha256"]),
    Item("证照记录SHA256", lambda change: change.standing["record_sha256"]),
)


def content_of(change: LicenceChange) -> dict:
    """Every item, with ``待配置`` for each code that is not set and the list of these."""
    values = {item.name: item.value(change) for item in ITEMS}
    unset = [item.name for item in ITEMS if item.code and not values[item.name]]
    return values | dict.fromkeys(unset, UNSET) | {UNSET: unset}
