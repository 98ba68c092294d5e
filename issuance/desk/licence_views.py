"""The licence in the back office: permits, editions to print, and its status today."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from issuance.casework.access import makes_certificates
from issuance.labels import LICENCES, PERMITS
from issuance.models import Licence, LicenceEdition, LicencePermit
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.models import Role
from portal.ground.staff import borders, posts, readings


class LicencePage(BackOfficeView):
    template_name = "issuance/desk/licence.html"
    header_icon = "doc-full-inverse"

    def get_page_title(self):
        return self.licence.number

    def trail(self):
        return [(reverse("issuance_work"), _("My work")), ("", self.licence.number)]

    def get(self, request, pk):
        entries = LicencePermit.objects.select_related("permit__issuer")
        editions = LicenceEdition.objects.select_related("issued_by").order_by("-number")
        self.licence = borders.find(
            Licence.objects.select_related(
                "region__parent", "industry", "issuer", "origin_case"
            ).prefetch_related(Prefetch("loads", entries), Prefetch("editions", editions)),
            request.user,
            pk,
        )
        readings.note(request.user, Licence._meta.label_lower, [self.licence.pk])
        today = clock.today()
        return self.page(
            request,
            licence=self.licence,
            label=LICENCES[self.licence.status(today)],
            entries=[
                (entry, PERMITS[entry.permit.standing(today)]) for entry in self.licence.loads.all()
            ],
            later=self.licence.cases_about.select_related("submission").order_by("pk"),
            take_in=self._take_in(request.user),
            may_print=makes_certificates(request.user, self.licence.issuer),
        )

    def _take_in(self, user) -> str:
        """Where a clerk of the city begins an application about it; empty for others."""
        if self.licence.ended_at or not posts.holds(user, Role.CLERK, region=self.licence.region):
            return ""
        query = urlencode({"number": self.licence.number})
        return f"{reverse('issuance_intake_later')}?{query}"
