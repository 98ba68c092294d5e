"""A city's own words for what applicants are told (消息模板): edited, seen as it arrives, put back."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework.messages import telling as told
from issuance.casework.messages.occasions import OCCASIONS, Occasion
from issuance.models import MessageText
from portal.ground.backoffice.menu import Item
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.history import events
from portal.ground.models import Region, Role
from portal.ground.staff import posts
from portal.ground.text.fields import LineField, LinesField

WORDED = "message_text.word"
ONE_SMS = 70  # characters of UCS-2; longer ones are sent, and charged, in parts of 67
SAMPLES = {
    "operator": "柳南区测试螺蛳粉店",
    "reference": "450204-261129-0001-U",
    "industry": "小餐饮",
    "track": "https://example.cn/track/",
    "organ": "柳南区市场监督管理局",
    "department": "柳南区市场监督管理局",
    "body": "柳州市柳南区人民政府",
    "notice": "受理通知书",
    "permit": "小餐饮登记",
    "number": "JY24502040000017",
    "status": "注销",
    "licence": "450204202600000001",
    "code": "K7MX-29QD",
    "due": "2026年12月29日",
    "legal": "2027年1月13日",
    "papers": "经营场所平面布局图",
    "hour": "09:30",
    "permits": "小餐饮登记、公共场所卫生许可",
    "reason": "当日停业装修",
    "until": "2027年3月31日",
    "closes": "2027年3月1日",
    "left": "公共场所卫生许可",
}


class TextForm(forms.ModelForm):
    """Braces may hold the facts of the occasion and nothing else."""

    subject = LineField(label=gettext_lazy("Subject of the mail"), max_length=80)
    text = LinesField(
        label=gettext_lazy("Text"), max_length=300, widget=forms.Textarea(attrs={"rows": 5})
    )

    class Meta:
        model = MessageText
        fields = ("subject", "text")

    def __init__(self, data=None, *, occasion: Occasion, **kwargs):
        self.occasion = occasion
        super().__init__(data, **kwargs)
        places = "、".join(f"{{{name}}}" for name in sorted(occasion.places))
        self.fields["text"].help_text = _("Filled in when it is sent: %(places)s.") % {
            "places": places
        }

    def clean_subject(self):
        return self._known("subject")

    def clean_text(self):
        text = self._known("text")
        if self.occasion.secret and "{code}" not in text:
            raise forms.ValidationError(_("The text must name {code}: it is what is sent."))
        return text

    def _known(self, name):
        words = self.cleaned_data[name]
        unknown = sorted(set(told.PLACE.findall(words)) - self.occasion.places)
        if unknown:
            names = "、".join(f"{{{place}}}" for place in unknown)
            raise forms.ValidationError(
                _("There is no such fact here: %(names)s.") % {"names": names}
            )
        if re.search("[{}｛｝]", told.PLACE.sub("", words)):
            raise forms.ValidationError(_("Braces hold the name of a fact and nothing else."))
        if name == "subject" and self.occasion.secret and "{code}" in words:
            raise forms.ValidationError(_("The code stands in the text, never in the subject."))
        return words


class Texts(BackOfficeView):
    """Every occasion of each city of the reader's, with the words in use."""

    template_name = "issuance/desk/message_texts.html"
    page_title = gettext_lazy("Message texts")
    header_icon = "mail"

    def get(self, request):
        cities = cities_of(request.user)
        if not cities:
            raise PermissionDenied(_("This page is for the editors of a city."))
        own = MessageText.objects.filter(city__in=cities)
        worded = {(text.city_id, text.occasion): text for text in own}
        rows = [
            (city, [(one, worded.get((city.pk, one.code))) for one in OCCASIONS]) for city in cities
        ]
        return self.page(request, rows=rows)


class Text(BackOfficeView):
    template_name = "issuance/desk/message_text.html"
    header_icon = "mail"

    def get_page_title(self):
        return self.occasion.title

    def trail(self):
        return [(reverse("message_texts"), _("Message texts")), ("", self.occasion.title)]

    def get(self, request, city, occasion):
        self._open(request, city, occasion)
        return self._show(request, self._form())

    def post(self, request, city, occasion):
        self._open(request, city, occasion)
        if "default" in request.POST:
            return self._put_back(request)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(request, form, 422)
        if "preview" in request.POST:
            return self._show(request, form)
        with transaction.atomic():
            place = {"city": self.city, "occasion": self.occasion.code}
            MessageText.objects.update_or_create(**place, defaults=form.cleaned_data)
            self._note(request.user)
        messages.success(request, _("Kept: messages from now on say it so."))
        return redirect("message_texts")

    def _put_back(self, request):
        with transaction.atomic():
            if self.own and self.own.delete()[0]:
                self._note(request.user)
        messages.success(request, _("The usual text is back in use."))
        return redirect("message_texts")

    def _open(self, request, city, occasion):
        self.city = next((own for own in cities_of(request.user) if own.pk == city), None)
        self.occasion = next((one for one in OCCASIONS if one.code == occasion), None)
        if self.city is None or self.occasion is None:
            raise Http404(_("There is no such record."))
        rows = MessageText.objects.filter(city=self.city, occasion=self.occasion.code)
        self.own = rows.first()

    def _form(self, data=None):
        usual = {"subject": str(self.occasion.subject), "text": str(self.occasion.text)}
        instance = {"instance": self.own} if self.own else {"initial": usual}
        return TextForm(data, occasion=self.occasion, **instance)

    def _show(self, request, form, status=200):
        shown = {name: str(form[name].value() or "") for name in ("subject", "text")}
        seen = {name: told.filled(words, SAMPLES) for name, words in shown.items()}
        context = {"form": form, "seen": seen, "own": self.own, "city": self.city}
        return self.page(request, status, length=len(seen["text"]), one_sms=ONE_SMS, **context)

    def _note(self, actor):
        events.record(
            verb=WORDED,
            subject=f"message_text:{self.occasion.code}",
            city=self.city.code,
            actor=actor,
        )


def cities_of(user) -> list[Region]:
    """Whose texts this person words: an editor of the whole city."""
    if user.is_superuser:
        return list(Region.objects.cities())
    held = (post.region for post in posts.posts_of(user) if post.role == Role.EDITOR)
    return sorted({region for region in held if region.parent_id is None}, key=lambda r: r.code)


MENU = Item(
    label=gettext_lazy("Message texts"),
    page="message_texts",
    name="message-texts",
    icon="mail",
    order=620,
    shown_to=lambda user: bool(cities_of(user)),
)
