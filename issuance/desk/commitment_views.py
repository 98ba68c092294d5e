"""What the applicant signed for papers that follow later (承诺书), on the desk."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from forms import commitment
from issuance.casework import access, readings
from issuance.desk import case_file
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.pdf_queue import answers, lanes


class Commitment(BackOfficeView):
    """For those who read more than intake and delivery, and at the window of the county, which has it
    signed."""

    def get(self, request, pk):
        case = case_file.opened(request.user, pk)
        revision = commitment.of(case.submission)
        own = access.own_clerk(request.user, case.region)
        if revision is None or (access.intake_only(request.user, case) and not own):
            raise Http404(_("There is no such record."))
        readings.note(request.user, case)
        revision.submission = case.submission

        def wanted():
            name = f"{case.number}-commitment.pdf"
            return answers.Wanted(
                commitment.document(revision), name, lanes.of_reader(request), save=True
            )

        back = reverse("issuance_case", args=[case.pk])
        return answers.respond(request, wanted, answers.Around(back))
