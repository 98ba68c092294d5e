"""The query channel (公布查询渠道): from what is printed on a certificate to its page."""

from django import forms
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from issuance.models import LicenceEdition
from portal.ground.limits.counting import posts_limited
from portal.ground.limits.registry import Limit
from portal.ground.text.fields import CodeField, LineField
from portal.ground.text.pasted import compact, name_key

QUERY_PAGE = "issuance/public/licence_query.html"
QUERIES = Limit("licence-queries", "20/minute")


class LicenceQuery(forms.Form):
    """Both facts must be known: licences cannot be listed by guessing one of them."""

    number = CodeField(label=gettext_lazy("Social credit code or licence number"), max_length=30)
    operator_name = LineField(
        label=gettext_lazy("Operator name"),
        max_length=200,
        help_text=gettext_lazy("Exactly as printed on the certificate."),
    )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.editions = editions_of(cleaned["number"], cleaned["operator_name"])
        if not self.editions:
            raise forms.ValidationError(
                _("No licence has this code and this operator name. Check both, or scan the code.")
            )
        return cleaned


def editions_of(number: str, name: str) -> list[LicenceEdition]:
    """Current editions by what is printed on them, however it is typed: spaces and dashes in the
    number, width and brackets of the name make no difference."""
    if not (plain := compact(number)):
        return []
    numbered = LicenceEdition.objects.filter(
        Q(licence__number=plain) | Q(licence__uscc=plain), superseded_at=None
    ).select_related("licence__industry", "licence__region__parent")
    wanted = name_key(name)
    return [edition for edition in numbered if name_key(edition.licence.operator_name) == wanted]


def _asked_to_wait(request, refusal):
    """A form that is not bound: nothing is looked for."""
    form = LicenceQuery(initial=request.POST.dict())
    return render(request, QUERY_PAGE, {"form": form, "refusal": refusal})


@never_cache
@posts_limited(QUERIES, kept=_asked_to_wait)
def licence_query(request):
    """公布查询渠道 (Hezhou 六(三)): from what is printed to the licence page."""
    form = LicenceQuery(request.POST or None)
    if request.method == "POST" and form.is_valid() and len(form.editions) == 1:
        return redirect("licence", form.editions[0].token)
    return render(request, QUERY_PAGE, {"form": form})
