"""The query channel (公布查询渠道, Hezhou 六(三)): what is printed, or a name and where, to the verdict.

Never a list: a number finds its own licence, a name those of just that name in one place. The page of the
code is opened to who knows both number and name, or name and place; a number alone does not tell the name of
a sole trader, for numbers can be counted up.
"""

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from issuance.labels import LICENCES, PERMITS
from issuance.licence import finding
from portal.ground.calendar import clock
from portal.ground.limits.counting import posts_limited
from portal.ground.limits.registry import Limit
from portal.ground.models import Region
from portal.ground.text.fields import CodeField, LineField
from portal.ground.text.identifiers import check_uscc
from portal.ground.text.localized import localized_full_name
from portal.ground.text.pasted import compact, name_key

QUERY_PAGE = "issuance/public/licence_query.html"
QUERIES = Limit("licence-queries", "20/minute")
QUERIES_OF_A_DAY = Limit("licence-queries-of-a-day", "300/day")
USCC_LENGTH = 18


class RegionField(forms.ModelChoiceField):
    def label_from_instance(self, region):
        return localized_full_name(region)


class LicenceQuery(forms.Form):
    """A number; or a name with its region; or number and name."""

    number = CodeField(
        label=gettext_lazy("Licence number, permit number or social credit code"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Capitals, spaces and dashes make no difference."),
    )
    operator_name = LineField(
        label=gettext_lazy("Operator name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Exactly as printed on the certificate."),
    )
    region = RegionField(
        label=gettext_lazy("Region"),
        required=False,
        queryset=Region.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("Please choose"),
        help_text=gettext_lazy("Needed where there is a name and no number."),
    )
    use_required_attribute = False
    found: tuple = ()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["region"].queryset = Region.objects.select_related("parent")

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        number, name, region = (cleaned[key] for key in ("number", "operator_name", "region"))
        if not compact(number) and not name:
            self.add_error("number", _("Give a number, or an operator name and its region."))
        elif not compact(number) and region is None:
            self.add_error("region", _("A name alone is not looked for: choose the region too."))
        else:
            self.found = self._found(number, name, region)
        return cleaned

    def _found(self, number, name, region):
        today = clock.today()
        if not compact(number):
            found = finding.by_name(name, Region.objects.within(region), today)
        else:
            found = finding.by_number(number, today)
            found = [one for one in found if not name or _is_called(one, name)]
            found = [one for one in found if not region or _lies_in(one, region)]
        if not found:
            self.add_error(None, _none(number, name))
        elif len(found) > finding.MOST:
            self.add_error(None, _("There are more than can be shown: give the number too."))
            return ()
        return found

    @property
    def whole(self) -> bool:
        """Who knows the name may see the page behind the code."""
        return bool(self.cleaned_data["operator_name"])

    @property
    def cards(self) -> list[dict]:
        return [
            {
                "verification": one,
                "label": LICENCES[one.status],
                "nameless": not self.whole and finding.may_name_a_person(one.licence.uscc),
                "permits": [
                    (entry.permit, PERMITS[entry.standing])
                    for entry in one.permits
                    if not entry.unloaded
                ],
            }
            for one in self.found
        ]


def _is_called(verification, name) -> bool:
    return name_key(verification.licence.operator_name) == name_key(name)


def _lies_in(verification, region) -> bool:
    return region.pk in (verification.licence.region_id, verification.licence.region.parent_id)


def _none(number, name) -> str:
    """What was not found, and what of a credit code cannot be right."""
    if number and name:
        return _("No licence has this code and this operator name. Check both, or scan the code.")
    if not number:
        return _("No licence in this region has this operator name, exactly as entered.")
    verdict = check_uscc(number)
    wrong = verdict.error or verdict.warning
    if wrong and len(compact(number)) == USCC_LENGTH:
        return _("No licence has this number. As a social credit code: %(wrong)s") % {
            "wrong": wrong
        }
    return _("No licence has this number.")


def _asked_to_wait(request, refusal):
    """A form that is not bound: nothing is looked for."""
    form = LicenceQuery(initial=request.POST.dict())
    return render(request, QUERY_PAGE, {"form": form, "refusal": refusal})


@never_cache
@posts_limited(QUERIES, kept=_asked_to_wait)
@posts_limited(QUERIES_OF_A_DAY, kept=_asked_to_wait)
def licence_query(request):
    """From what somebody knows of a licence to its verdict."""
    form = LicenceQuery(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["number"] and form.whole and len(form.found) == 1:
            return redirect("licence", form.found[0].edition.token)
        return render(request, QUERY_PAGE, {"form": form, "cards": form.cards, "now": clock.now()})
    return render(request, QUERY_PAGE, {"form": form})
