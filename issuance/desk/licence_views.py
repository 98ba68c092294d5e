"""The licence in the back office: permits, editions to print, and its status today."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from issuance.casework.history import permit_kind
from issuance.desk.file_views import may_print
from issuance.models import Licence, LicenceEdition, LicencePermit
from issuance.models.licences import LICENCE_STATUS_LABELS
from issuance.status import LicenceStatus
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.staff import borders

KINDS = {
    LicenceStatus.VALID: "ok",
    LicenceStatus.PARTLY: "warn",
    LicenceStatus.NONE: "bad",
    LicenceStatus.ENDED: "bad",
    LicenceStatus.REPLACED: "off",
    LicenceStatus.UNKNOWN: "off",
}


class LicencePage(BackOfficeView):
    template_name = "issuance/desk/licence.html"
    header_icon = "doc-full-inverse"

    def get_page_title(self):
        return self.licence.number

    def trail(self):
        return [(reverse("issuance_work"), _("My work")), ("", self.licence.number)]

    def get(self, request, pk):
        loads = LicencePermit.objects.select_related("permit__issuer")
        editions = LicenceEdition.objects.select_related("issued_by").order_by("-number")
        self.licence = borders.find(
            Licence.objects.select_related(
                "region__parent", "industry", "issuer", "origin_case"
            ).prefetch_related(Prefetch("loads", loads), Prefetch("editions", editions)),
            request.user,
            pk,
        )
        today = clock.today()
        status = self.licence.status(today)
        return self.page(
            request,
            licence=self.licence,
            status=200,
            standing=LICENCE_STATUS_LABELS[status],
            kind=KINDS[status],
            loads=[(load, _standing(load.permit, today)) for load in self.licence.loads.all()],
            may_print=may_print(request.user, self.licence),
        )


def _standing(permit, today):
    if permit.expired(today):
        return "warn", _("expired")
    return permit_kind(permit.status), permit.get_status_display()
