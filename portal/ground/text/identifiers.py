"""Identifiers (证件号码): check, normalise and, for the demo, make them.

统一社会信用代码 GB 32100-2015, 公民身份号码 GB 11643-1999, mainland telephone numbers.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from portal.ground.text.pasted import compact, plain_code
from portal.ground.text.sentences import Sentence
from portal.ground.text.sentences import mark as _

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# First two digits of GB/T 2260: provinces, and 81–83 for residents from 港澳台. Counties come and
# go, and a number keeps the code of its time: they are not checked.
PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83}
)
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:(\+?86|0086)0?|0)(10|2\d|[3-9]\d{2})(\d{7,8})")
_SERVICE = re.compile(r"[48]00\d{7}")
_NEAR = re.compile(r"(?:\+|00)?(?:(85[23])([2-9]\d{7})|(886)0?([1-9]\d{7,8}))")  # 港澳台
_ABROAD = re.compile(r"\+(?!86|85[23]|886)([1-9]\d{6,14})")  # ITU-T E.164
_NO_AREA = re.compile(r"[2-9]\d{6,7}|09\d{8}")  # of a landline, of Hong Kong, Macau, Taiwan
NO_PHONE = Sentence(
    _("Please give a mobile number of 11 digits or a landline number with area code.")
)
NO_AREA = Sentence(
    _(
        "Please put the area code in front: of a landline, or +852 (Hong Kong), +853 (Macau), "
        "+886 (Taiwan)."
    )
)
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#)\s*(\d{1,6})$", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """What became of an identifier: its normal form, why it cannot be right, or what is odd.

    With an `error` the identifier is refused; with a `warning` it is taken and shown to the
    officer for checking against the registry. Both are translated when read.
    """

    normal: str
    error: Sentence | None = None
    warning: Sentence | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


def check_uscc(text: str) -> Verdict:
    """A 统一社会信用代码. A wrong check character only warns: some early real codes carry one."""
    code = compact(text)
    if len(code) != 18:
        return Verdict(code, _wrong_length(code))
    if strange := next((c for c in code if c not in USCC_ALPHABET), None):
        message = _("“%(character)s” never occurs in a credit code (no I, O, S, V or Z).")
        return Verdict(code, Sentence(message, {"character": strange}))
    if not code[2:8].isdecimal():
        return Verdict(code, Sentence(_("Characters 3 to 8, the region, must be digits.")))
    if code[-1] != uscc.calc_check_digit(code[:-1]):
        message = _("The check character does not fit; please compare it with the certificate.")
        return Verdict(code, warning=Sentence(message))
    return Verdict(code)


def check_resident_id(text: str, *, today: date) -> Verdict:
    """A 公民身份号码, also of a 港澳台居民居住证: digits, a past birthday, check character."""
    number = compact(text)
    if len(number) != 18:
        return Verdict(number, _wrong_length(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return Verdict(number, Sentence(_("An ID number is 17 digits and a digit or X.")))
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return Verdict(number, Sentence(_("Digits 7 to 14 are not a date of birth.")))
    if not date(1880, 1, 1) <= born <= today:
        return Verdict(number, Sentence(_("Digits 7 to 14 are not a date of birth.")))
    if number[-1] != ric.calc_check_digit(number):
        return Verdict(number, Sentence(_("The check character of the ID number does not fit.")))
    if int(number[:2]) not in PROVINCES:
        message = _("The region of the ID number is not known; please compare it with the card.")
        return Verdict(number, warning=Sentence(message))
    return Verdict(number)


def _wrong_length(code: str) -> Sentence:
    return Sentence(_("18 characters are needed; these are %(count)s."), {"count": len(code)})


def check_phone(text: str) -> Verdict:
    """A mobile or landline number with area code; normal form 0772-2812345 or digits.

    Numbers of Hong Kong, Macau, Taiwan (+852, 00852, 852, …) and other countries (+44…) are taken
    as +85261234567; ``is_abroad`` tells them.
    """
    plain = plain_code(text)
    extension = _EXTENSION.search(plain)
    if extension:
        plain = plain[: extension.start()]
    digits = re.sub(r"[()]", "", compact(plain))
    tail = f"-{extension[1]}" if extension else ""
    if match := _MOBILE.fullmatch(digits):
        return Verdict(match[1])
    if _SERVICE.fullmatch(digits):
        return Verdict(digits)
    if match := _LANDLINE.fullmatch(digits):
        return Verdict(f"0{match[2]}-{match[3]}{tail}")
    if match := _NEAR.fullmatch(digits):
        return Verdict(f"+{''.join(filter(None, match.groups()))}{tail}")
    if match := _ABROAD.fullmatch(digits):
        return Verdict(f"+{match[1]}{tail}")
    return Verdict(digits, NO_AREA if _NO_AREA.fullmatch(digits) else NO_PHONE)


def is_abroad(normal: str) -> bool:
    """Whether a number in its normal form is called abroad, Hong Kong, Macau and Taiwan included."""
    return normal.startswith("+")


def exact_number(text: str) -> str:
    """The one form of a phone, identity or credit-code number, however it is typed; else ``""``.

    13900001234 for +86 139-0000-1234; 07722812345 for a landline, without its extension; letters
    and digits alone of any other, at least six with a digit among them.
    """
    phone = check_phone(text)
    if phone.ok:
        return "".join(phone.normal.removeprefix("+").split("-")[:2])
    number = re.sub(r"[()/]", "", compact(text))
    return number if re.fullmatch(r"(?=.*[0-9])[0-9A-Z]{6,40}", number) else ""


def make_uscc(region_code: str, serial: int, kind: str = "92") -> str:
    """A code that passes its checks, for invented shops (91 企业, 92 个体工商户, 93 合作社).

    Its organisation part (GB 11714) is a small number, as no real one is. Raises ValueError.
    """
    if not (re.fullmatch(r"\d{6}", region_code) and 0 <= serial < 10**8 and len(kind) == 2):
        raise ValueError(f"no credit code from {region_code!r}, {serial!r}, {kind!r}")
    body = f"{serial:08}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    remainder = -sum(int(c) * weight for c, weight in zip(body, weights, strict=True)) % 11
    code = f"{kind}{region_code}{body}{'X' if remainder == 10 else remainder}"
    return code + uscc.calc_check_digit(code)


def make_resident_id(region_code: str, birth: date, serial: int) -> str:
    """A number that passes its check, for invented persons; odd serials are men. ValueError."""
    if not (re.fullmatch(r"\d{6}", region_code) and 0 <= serial < 1000):
        raise ValueError(f"no ID number from {region_code!r} and {serial!r}")
    body = f"{region_code}{birth:%Y%m%d}{serial:03}"
    return body + ric.calc_check_digit(body + "0")
