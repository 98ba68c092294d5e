"""Papers of a case: its notices and its electronic certificate."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from issuance.casework.papers import decision_words, notice_making
from issuance.casework.papers.notice_pdf import notice_article
from issuance.models.notices import TO_OTHERS
from issuance.public.entrance_views import tracked
from portal.ground.files import storage
from portal.ground.files.responses import file_response


@tracked
@require_GET
def notice_page(request, case, number):
    """What the notice says, equal to its PDF; a PDF that nobody ordered is made soon."""
    notice = _notice(case, number)
    if notice.pdf_sha256 is None:
        notice_making.order(notice)
    context = {"case": case, "notice": notice, **notice_article(notice)}
    context["corrected_by"] = decision_words.corrected_by(case, notice)
    return render(request, "issuance/public/notice.html", context)


@tracked
@require_GET
def notice(request, case, number):
    """Its PDF as it was stored; until then its page."""
    notice = _notice(case, number)
    if notice.pdf_sha256 is None:
        return redirect("track_notice_page", case.submission.reference, number)
    with storage.open_blob(notice.pdf_sha256) as file:
        return file_response(file.read(), f"{number}.pdf")


def _notice(case, number):
    notice = case.notices.exclude(kind__in=TO_OTHERS).filter(number=number).first()
    if notice is None:
        raise Http404
    notice.case = case
    return notice


@tracked
@require_GET
def certificate(request, case):
    """The electronic certificate in force, as it was stored at issue; none once the licence has ended."""
    licence = case.on_licence
    if licence is None or licence.ended_at:
        raise Http404
    edition = licence.editions.get(superseded_at=None)
    with storage.open_blob(edition.pdf_sha256) as file:
        return file_response(file.read(), f"{licence.number}.pdf")
