"""How papers reach people, and from which day that counts: a receipt, else 留置 or 公告 by analogy with the
民事诉讼法 (89, 95), so that whoever takes no paper, or cannot be found, stops nothing for ever."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.verbs.forms import DayInput
from issuance.models.notified import NEEDS_A_NOTE, Way
from portal.ground.calendar import clock
from portal.ground.text.fields import LineField

ANNOUNCED_FOR = timedelta(days=30)  # 自发出公告之日起，经过三十日，即视为送达


def counts_on(way: str, on: date) -> date:
    """From which day a paper counts as received: one that was announced, thirty days later."""
    return on + ANNOUNCED_FOR if way == Way.ANNOUNCED else on


def columns(way: str, on: date, note: str) -> dict:
    done = on if way in NEEDS_A_NOTE else None
    return {
        "notified_way": way,
        "notified_on": counts_on(way, on),
        "notified_done": done,
        "notified_note": note,
    }


def stated(row) -> tuple:
    """As it was stated: way, day and note."""
    return row.notified_way, row.notified_done or row.notified_on, row.notified_note


def faults(way: str, on: date, note: str, first: date) -> dict:
    """``first``: the day of the paper."""
    if way not in Way.values:
        return {"way": _("Say how they received it.")}
    if not first <= on <= clock.today():
        return {"on": _("From the day of the notice until today.")}
    if way == Way.LEFT and not note.strip():
        return {"note": _("Name who witnessed it, or how it was filmed (民事诉讼法 89).")}
    if way == Way.ANNOUNCED and not note.strip():
        return {
            "note": _(
                "Say where it was announced, and why nothing else reached them (民事诉讼法 95)."
            )
        }
    return {}


def remarks(way: str, on: date) -> list[str]:
    if way != Way.ANNOUNCED:
        return []
    told = _("It counts as received on %(day)s, thirty days after the announcement.")
    return [told % {"day": counts_on(way, on).isoformat()}]


class ServiceFields(forms.Form):
    """Way, day and what bears it out."""

    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Way, initial=Way.HAND, widget=forms.RadioSelect
    )
    on = forms.DateField(
        label=gettext_lazy("On"),
        widget=DayInput(),
        initial=clock.today,
        help_text=gettext_lazy(
            "The day of the receipt, on which it was left there, or announced: an announcement counts thirty"
            " days later."
        ),
    )
    note = LineField(
        label=gettext_lazy("Witness, or where it was announced"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Left there (留置): where, and who witnessed or filmed it. Announced (公告): where, and why"
            " nothing else reached them."
        ),
    )
