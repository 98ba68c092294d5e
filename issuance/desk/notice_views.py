"""Notices for staff: what each says, its PDF, and those whose PDF cannot be made."""

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from issuance.casework import access, readings
from issuance.casework.papers import decision_words, notice_making
from issuance.casework.papers.notice_pdf import notice_article
from issuance.desk import case_file
from issuance.desk.work_views import query_of
from issuance.models import NoticeMaking
from portal.ground.backoffice.menu import holders, superusers_and
from portal.ground.backoffice.views import BackOfficeView
from portal.ground.calendar import clock
from portal.ground.files import storage
from portal.ground.files.responses import file_response
from portal.ground.hooks import Waiting
from portal.ground.models import Department, Post, Role, User
from portal.ground.staff import borders, posts
from portal.ground.text import whole_numbers

LOOKS, AGAIN = (
    40,
    3,
)  # how often the page of papers comes again by itself, and after how many seconds
MOST = 100  # in one list; the oldest first
may_look = superusers_and(holders(Role.SUPERVISOR))


def waiting(user):
    if not may_look(user):
        return []
    late = borders.within(notice_making.late(), user)
    address = reverse("issuance_notices_unmade")
    return [
        Waiting(_("Notices whose PDF is not made"), late.count(), address, late=True),
        Waiting(
            _("Departments without an address of filing"),
            unaddressed(user).count(),
            f"{address}#unaddressed",
        ),
    ]


def unaddressed(user):
    """Departments that decide, and whose papers cannot say where to apply for reconsideration."""
    deciding = Post.objects.current(clock.today()).filter(role=Role.APPROVER)
    silent = Department.objects.filter(
        reconsideration_address="", pk__in=deciding.values("department")
    )
    if user.is_superuser:
        return silent
    return silent.filter(region__in=posts.region_ids_of(user, Role.SUPERVISOR))


class NoticePage(BackOfficeView):
    """What the notice says, for who sees the case and not only takes it in."""

    template_name = "issuance/desk/notice.html"
    header_icon = "doc-full"

    def get_page_title(self):
        return self.article["title"]

    def trail(self):
        back = reverse("issuance_case", args=[self.case.pk])
        work = (reverse("issuance_work"), _("My work"))
        return [work, (back, self.case.number), ("", self.article["title"])]

    def get(self, request, pk, number):
        self.case, self.notice = _notice(request, pk, number)
        if self.notice.pdf_sha256 is None:
            notice_making.order(self.notice)
        readings.note(request.user, self.case)
        self.article = notice_article(self.notice)
        corrected_by = decision_words.corrected_by(self.case, self.notice)
        words = self.article["words"]
        return self.page(
            request, case=self.case, notice=self.notice, words=words, corrected_by=corrected_by
        )


class NoticeFile(BackOfficeView):
    """Its PDF as it was stored; until then its page."""

    def get(self, request, pk, number):
        case, notice = _notice(request, pk, number)
        if notice.pdf_sha256 is None:
            return redirect("issuance_notice_page", pk, number)
        readings.note(request.user, case)
        with storage.open_blob(notice.pdf_sha256) as blob:
            return file_response(blob.read(), f"{number}.pdf")


def _notice(request, pk, number):
    case = case_file.opened(request.user, pk)
    notice = next((row for row in case.notices.all() if row.number == number), None)
    if notice is not None:
        notice.case = case
    if notice is None or not access.prints(request.user, notice):
        raise Http404(_("There is no such record."))
    return case, notice


class Papers(BackOfficeView):
    """What the window or a department hands out of a case, to be printed at once: the newest paper first.
    While its PDF is made the page comes again by itself."""

    template_name = "issuance/desk/papers.html"
    page_title = gettext_lazy("Papers to print")
    header_icon = "print"

    def trail(self):
        back = reverse("issuance_case", args=[self.case.pk])
        work = (reverse("issuance_work"), _("My work"))
        return [work, (back, self.case.number), ("", self.page_title)]

    def get(self, request, pk):
        self.case = case_file.opened(request.user, pk)
        readings.note(request.user, self.case)
        file = case_file.CaseFile(request.user, self.case, clock.today())
        notices = file.notices[::-1]
        making = any(notice.pdf_sha256 is None for notice in notices[:1])
        kept = query_of(request)
        answer = self.page(
            request,
            case=self.case,
            notices=notices,
            making=making,
            file=file,
            query=f"?{kept}" if kept else "",
        )
        looked = whole_numbers.whole_number(request.GET.get("looked", "0"))
        if making and looked is not None and 0 <= looked < LOOKS:
            query = request.GET.copy()
            query["looked"] = looked + 1
            answer["Refresh"] = f"{AGAIN}; url=?{query.urlencode()}"
        return answer


class Unmade(BackOfficeView):
    """The oldest of them, with the reason: a character without a typeface is named."""

    template_name = "issuance/desk/notices_unmade.html"
    page_title = gettext_lazy("Notices whose PDF is not made")
    header_icon = "warning"

    def get(self, request):
        if not may_look(request.user):
            raise PermissionDenied
        rows = borders.within(notice_making.late(), request.user)
        rows = rows.select_related("notice__case", "notice__organ").order_by("ordered_at", "pk")
        shown = [(row, notice_making.why(row)) for row in rows[:MOST]]
        silent = unaddressed(request.user).order_by("code")[:MOST]
        return self.page(
            request,
            rows=shown,
            count=rows.count(),
            unaddressed=[(row, _where_entered(request.user, row)) for row in silent],
            enter=User.objects.filter(is_superuser=True, is_active=True).order_by("username"),
        )


def _where_entered(user, department) -> str:
    """Its form in the list of departments, for whoever may open it."""
    if not user.is_superuser:
        return ""
    return reverse(Department.snippet_viewset.get_url_name("edit"), args=[quote(department.pk)])


class MakeAgain(BackOfficeView):
    http_method_names = ["get", "post"]

    def get(self, request, pk):
        return redirect("issuance_notices_unmade")

    def post(self, request, pk):
        if not may_look(request.user):
            raise PermissionDenied
        row = borders.find(NoticeMaking.objects.select_related("notice"), request.user, pk)
        notice_making.again(row)
        messages.success(request, _("%(number)s is tried again now.") % {"number": row.notice})
        return redirect("issuance_notices_unmade")
