"""Withdrawing guides (下架): many at once, proposed by one person and approved by another."""

from itertools import groupby

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.admin.release_views import ReleaseView
from guides.models import GuideVersion, Release, Withdrawal
from guides.release import withdrawals
from guides.release.affected import OPEN as RELEASES_OPEN
from portal.ground.calendar import clock
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Role
from portal.ground.staff import borders, posts
from portal.ground.text import whole_numbers
from portal.ground.text.fields import LinesField

KINDS = {"proposed": "warn", "approved": "info", "done": "ok", "cancelled": "off"}
VERBS = {
    "approve": gettext_lazy("Approve the withdrawal"),
    "cancel": gettext_lazy("Cancel the withdrawal"),
}
PAGE = 50


class WithdrawalForm(forms.Form):
    """Which guides in force are withdrawn, why, and from when."""

    use_required_attribute = False
    guides = forms.ModelMultipleChoiceField(
        queryset=GuideVersion.objects.none(),
        error_messages={"required": gettext_lazy("Please tick at least one guide.")},
    )
    reason = LinesField(
        label=gettext_lazy("Reason, which readers of the guide will see"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effective_from = forms.DateField(
        label=gettext_lazy("Withdrawn from"),
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guides"].queryset = versions

    def shown(self):
        """The fields beside the list; the ticks stand in the list itself."""
        return [self["reason"], self["effective_from"]]

    def clean_guides(self):
        versions = list(self.cleaned_data["guides"])
        if len({version.region.city for version in versions}) > 1:
            raise forms.ValidationError(_("One withdrawal is for the regions of one city."))
        return versions

    def propose(self, actor) -> Withdrawal:
        """Its region is the one that holds all."""
        cleaned = self.cleaned_data
        regions = {version.region for version in cleaned["guides"]}
        return withdrawals.propose(
            actor=actor,
            region=next(iter(regions)) if len(regions) == 1 else next(iter(regions)).city,
            versions=cleaned["guides"],
            reason=cleaned["reason"],
            effective_from=cleaned["effective_from"],
        )


class WithdrawalView(ReleaseView):
    def list_trail(self):
        return [
            (reverse("guides_releases"), _("Releases")),
            (reverse("guides_withdrawals"), _("Withdrawals of guides")),
        ]

    def find(self, pk):
        queryset = Withdrawal.objects.select_related("region__parent", "author", "approver")
        return borders.find(queryset, self.request.user, pk)


class WithdrawalList(WithdrawalView):
    template_name = "guides/admin/withdrawals/list.html"
    page_title = gettext_lazy("Withdrawals of guides")

    def trail(self):
        return [*self.list_trail()[:1], ("", self.page_title)]

    def get(self, request):
        self.admit()
        rows = Withdrawal.objects.select_related("region__parent", "author", "approver")
        rows = borders.within(rows, request.user)
        return self.page(
            request,
            withdrawals=[
                (withdrawal, KINDS[withdrawal.status], withdrawal.versions.count())
                for withdrawal in rows[:PAGE]
            ],
        )


class NewWithdrawal(WithdrawalView):
    template_name = "guides/admin/withdrawals/new.html"
    page_title = gettext_lazy("Withdraw guides")

    def trail(self):
        return [*self.list_trail(), ("", self.page_title)]

    def versions(self):
        """The guides in force this person edits, but for those about to be withdrawn."""
        active = GuideVersion.objects.active().defer("body")
        named = Withdrawal.objects.filter(status__in=withdrawals.OPEN).values("versions")
        free = active.exclude(pk__in=named).select_related("region__parent", "industry")
        return borders.within(free, self.request.user)

    def get(self, request):
        self.admit()
        ticked = set()
        if request.GET.get("tick") == "dropped":
            ticked = {v.pk for v in self.versions().filter(industry__live=False)}
        return self.show(request, WithdrawalForm(versions=self.versions()), ticked)

    def post(self, request):
        self.admit()
        form = WithdrawalForm(request.POST, versions=self.versions())
        if form.is_valid():
            try:
                withdrawal = form.propose(request.user)
            except VerbRefused as error:
                form.add_error(None, str(error))
            else:
                return redirect("guides_withdrawal", withdrawal.pk)
        ticked = {whole_numbers.key(pk) for pk in request.POST.getlist("guides")}
        return self.show(request, form, ticked, status=422)

    def show(self, request, form, ticked, status=200):
        rows = self.versions().order_by("region__code", "industry__position")
        return self.page(
            request,
            status=status,
            form=form,
            regions=[
                (region, [(version, version.pk in ticked) for version in versions])
                for region, versions in groupby(rows, key=lambda version: version.region)
            ],
        )


class WithdrawalPage(WithdrawalView):
    """Which guides, why, from when; what is about to be released for them; approval."""

    template_name = "guides/admin/withdrawals/detail.html"

    def get_page_title(self):
        return _("Withdrawal of guides, %(region)s") % {"region": self.withdrawal.region}

    def trail(self):
        return [*self.list_trail(), ("", self.get_page_title())]

    def get(self, request, pk):
        self.admit()
        self.withdrawal = self.find(pk)
        return self.show(request)

    def show(self, request, status=200):
        withdrawal = self.withdrawal
        versions = withdrawal.versions.select_related("region__parent", "industry").defer("body")
        named = Q()
        for version in versions:
            named |= Q(items__region=version.region_id, items__industry=version.industry_id)
        coming = Release.objects.filter(named, status__in=RELEASES_OPEN).distinct()
        waiting = withdrawal.status in withdrawals.OPEN
        return self.page(
            request,
            status=status,
            withdrawal=withdrawal,
            kind=KINDS[withdrawal.status],
            versions=versions,
            coming=coming if waiting else [],
            verbs=[(verb, VERBS[verb]) for verb in verbs(request.user, withdrawal)],
        )


class WithdrawalVerb(WithdrawalPage):
    http_method_names = ["post"]

    def post(self, request, pk, verb):
        self.admit()
        self.withdrawal = withdrawal = self.find(pk)
        try:
            match verb:
                case "approve":
                    if not request.POST.get("seen"):
                        raise VerbRefused(_("Please tick that you have read what follows."))
                    withdrawals.approve(actor=request.user, withdrawal=withdrawal)
                case "cancel":
                    withdrawals.cancel(actor=request.user, withdrawal=withdrawal)
                case _:
                    raise Http404
        except VerbRefused as error:
            messages.error(request, str(error))
            self.withdrawal = self.find(pk)
            return self.show(request, status=409)
        messages.success(request, _("Done: %(verb)s.") % {"verb": VERBS[verb]})
        return redirect("guides_withdrawal", pk)


def verbs(actor, withdrawal) -> list[str]:
    """The verbs this person may use now; ``withdrawals`` checks again."""
    if not posts.holds(actor, Role.EDITOR, region=withdrawal.region):
        return []
    proposed = withdrawal.status == Withdrawal.Status.PROPOSED
    allowed = {
        "approve": proposed and actor.pk != withdrawal.author_id,
        "cancel": withdrawal.status in withdrawals.OPEN,
    }
    return [verb for verb in VERBS if allowed[verb]]
