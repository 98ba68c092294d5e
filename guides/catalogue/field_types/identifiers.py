"""Identifiers: documents of persons, credit codes, telephone numbers, codes of regions."""

import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guides.catalogue.field_types.text import PlainText, text_input
from guides.version.field_types import FieldType, register
from portal.ground.calendar import clock
from portal.ground.text import identifiers
from portal.ground.text.identifiers import (
    NO_PHONE,
    Verdict,
    check_phone,
    check_resident_id,
    check_uscc,
    is_abroad,
)
from portal.ground.text.masks import masked_id, masked_phone
from portal.ground.text.pasted import plain_code
from portal.ground.text.sentences import Sentence

RESIDENT_ID = "居民身份证"
OF_A_PERSON = re.compile("_(?:id_no|phone)$")
TO_BE_REGISTERED = "待登记"


class Checked(PlainText):
    """An identifier in its normal form, or refused with the reason."""

    def __init__(self, check, **kwargs):
        super().__init__(**kwargs)
        self.check = check

    def read(self, text):
        verdict = self.check(text)
        if not verdict.ok:
            raise ValidationError(str(verdict.error), code="identifier")
        return verdict.normal


class CreditCodeField(Checked):
    """Where the code may follow later 待登记 counts as empty."""

    def read(self, text):
        if not self.required and text == TO_BE_REGISTERED:
            return ""
        return super().read(text)


class DocumentNumberField(PlainText):
    """A number of an identity document of any kind; which check applies the type decides."""

    default_error_messages = {"document": _("Only letters, digits, “-” and brackets, at least 4.")}
    most = 40

    def read(self, text):
        number = plain_code(text).upper()
        if not re.fullmatch(r"[0-9A-Z\-()/]{4,}", number):
            raise self.fault("document")
        return number


class RegionCodeField(PlainText):
    """A code of GB/T 2260, or the own code of a 管理区."""

    default_error_messages = {"region": _("A region code has six digits, such as 450204.")}

    def read(self, text):
        code = plain_code(text).upper()
        if not re.fullmatch(r"[0-9]{6}|[0-9A-Z]{7,12}", code):
            raise self.fault("region")
        return code


class OfPerson(FieldType):
    """What a person's kind of identity document decides, a datum of its own (``…_id_type``).

    Where none is asked for, it is a resident's card.
    """

    def reads(self, key):
        document = OF_A_PERSON.sub("_id_type", key)
        return () if document == key else (document,)

    def document(self, key, values) -> str:
        return next((values[other] for other in self.reads(key) if values.get(other)), RESIDENT_ID)


@register
class Phone(OfPerson):
    """Whoever has a foreign document, or one of Hong Kong, Macau or Taiwan, may be called there."""

    code, label, position = "phone", _("phone number"), 100
    identifies = True
    wrong = (
        (
            "12345",
            Sentence(
                "Please give a mobile number of 11 digits or a landline number with area code."
            ),
        ),
    )

    def masked(self, value):
        return masked_phone(str(value or ""))

    def control(self, **common):
        return Checked(check_phone, widget=text_input(type="tel", inputmode="tel"), **common)

    def verdict(self, key, values):
        resident = self.document(key, values) == RESIDENT_ID
        return Verdict(values[key], NO_PHONE) if resident and is_abroad(values[key]) else None

    def sample(self, *, region, serial):
        return f"1390000{serial:04d}"


@register
class DocumentNumber(OfPerson):
    """A resident's number is checked; other documents (护照, 通行证) have no check digit."""

    code, label, position = "idno", _("identity number"), 110
    identifies = True
    names_holder = 2
    wrong = (("张三", Sentence("Only letters, digits, “-” and brackets, at least 4.")),)

    def masked(self, value):
        return masked_id(str(value or ""))

    def control(self, **common):
        return DocumentNumberField(widget=text_input(autocapitalize="characters"), **common)

    def verdict(self, key, values):
        if self.document(key, values) != RESIDENT_ID:
            return None
        return check_resident_id(values[key], today=clock.today())

    def sample(self, *, region, serial):
        born = date(1970, 1, 1) + timedelta(days=97 * (serial % 150))
        return identifiers.make_resident_id(region, born, serial % 1000)


@register
class CreditCode(FieldType):
    """统一社会信用代码; a check character that does not fit is taken, and said (``verdict``)."""

    code, label, position = "uscc", _("unified social credit code"), 120
    identifies = True
    names_holder = 1
    of_firm = True
    wrong = (
        (
            "91350100M000100Y4",
            Sentence("18 characters are needed; these are %(count)s.", {"count": 17}),
        ),
    )

    def control(self, **common):
        widget = text_input(autocapitalize="characters", spellcheck="false")
        return CreditCodeField(check_uscc, widget=widget, **common)

    def verdict(self, key, values):
        return check_uscc(values[key])

    def sample(self, *, region, serial):
        return identifiers.make_uscc(region, serial)


@register
class RegionCode(FieldType):
    code, label, position = "region6", _("region code of six digits"), 130
    wrong = (("柳南区", Sentence("A region code has six digits, such as 450204.")),)

    def control(self, **common):
        return RegionCodeField(widget=text_input(inputmode="numeric"), **common)

    def sample(self, *, region, serial):
        return region
