"""Identifiers: documents of persons, credit codes, telephone numbers, codes of regions."""

import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guides.catalogue.field_types.text import PlainText, text_input
from guides.version.field_types import FieldType, register
from portal.ground.calendar import clock
from portal.ground.text import identifiers
from portal.ground.text.identifiers import check_phone, check_resident_id, check_uscc, half_width
from portal.ground.text.sentences import Sentence

RESIDENT_ID = "居民身份证"
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
        number = half_width(text).replace(" ", "").upper()
        if not re.fullmatch(r"[0-9A-Z\-()/]{4,}", number):
            raise self.fault("document")
        return number


class RegionCodeField(PlainText):
    """A code of GB/T 2260, or the own code of a 管理区."""

    default_error_messages = {"region": _("A region code has six digits, such as 450204.")}

    def read(self, text):
        code = half_width(text).upper()
        if not re.fullmatch(r"[0-9]{6}|[0-9A-Z]{7,12}", code):
            raise self.fault("region")
        return code


@register
class Phone(FieldType):
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

    def control(self, **common):
        return Checked(check_phone, widget=text_input(type="tel", inputmode="tel"), **common)

    def sample(self, *, region, serial):
        return f"1390000{serial:04d}"


@register
class DocumentNumber(FieldType):
    """The kind of document is a datum of its own (``…_id_type`` beside ``…_id_no``)."""

    code, label, position = "idno", _("identity number"), 110
    identifies = True
    wrong = (("张三", Sentence("Only letters, digits, “-” and brackets, at least 4.")),)

    def control(self, **common):
        return DocumentNumberField(widget=text_input(autocapitalize="characters"), **common)

    def verdict(self, key, values):
        """A resident's number is checked; other documents (护照, 通行证) have no check digit."""
        document = values.get(key.replace("_id_no", "_id_type")) or RESIDENT_ID
        if document != RESIDENT_ID:
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
