"""Export and import of the catalogue in the back office: the difference first, then the import."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guides.admin.cities import CityScreen
from guides.catalogue.dump import dump
from guides.catalogue.files import MIME
from guides.catalogue.workbook import labels
from guides.catalogue.workbook.writing import WorkbookTooLong
from guides.models import CatalogueUpload, Industry
from guides.release import catalogue_uploads
from guides.release.rights import require_editor
from portal.ground.calendar import clock
from portal.ground.files.responses import file_response
from portal.ground.history.transitions import VerbRefused
from portal.ground.staff import borders

SIGNS = {
    "+": ("ok", pgettext_lazy("difference", "new")),
    "~": ("warn", pgettext_lazy("difference", "changed")),
    "-": ("bad", gettext_lazy("removed")),
}
KINDS = {"waiting": "warn", "imported": "ok", "dropped": "off"}
RECENT = 10


class UploadForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Catalogue file"),
        help_text=gettext_lazy(".json or .xlsx, at most 4 MB. Nothing is imported yet."),
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx"}),
    )


class ExchangeView(CityScreen):
    header_icon = "download"
    template_name = "guides/admin/exchange/start.html"
    page_title = gettext_lazy("Export and import")

    def find(self, pk):
        return borders.find(CatalogueUpload.objects.select_related("city"), self.request.user, pk)

    def show_start(self, request, form=None, status=200):
        uploads = borders.within(CatalogueUpload.objects.filter(city=self.city), request.user)
        return self.page(
            request,
            status=status,
            form=form or UploadForm(),
            industries=Industry.objects.of(self.city).filter(live=True) if self.city else (),
            uploads=[(upload, KINDS[upload.status]) for upload in uploads[:RECENT]],
        )


class Exchange(ExchangeView):
    def get(self, request):
        require_editor(request.user)
        return self.show_start(request)

    def post(self, request):
        require_editor(request.user)
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                content = file.read() if file.size <= catalogue_uploads.MOST_BYTES else b""
                upload = catalogue_uploads.keep_upload(
                    actor=request.user, city=self.city, name=file.name, content=content
                )
            except VerbRefused as error:
                form.add_error("file", str(error))
            else:
                return redirect("guides_exchange_upload", upload.pk)
        return self.show_start(request, form, status=422)


class Download(ExchangeView):
    def get(self, request, kind):
        suffix, industry = f".{kind}", request.GET.get("industry") or None
        require_editor(request.user)
        if suffix not in MIME:
            raise Http404
        try:
            body = catalogue_uploads.download(
                actor=request.user, city=self.city, kind=suffix, industry=industry
            )
        except KeyError:
            raise Http404 from None
        except WorkbookTooLong as error:
            messages.error(request, str(error))
            return redirect(f"{reverse('guides_exchange')}{self.query}")
        name = f"catalogue-{self.city.code}-{industry or 'all'}-{clock.today():%Y%m%d}{suffix}"
        return file_response(body, name, MIME[suffix], save=True)


class Upload(ExchangeView):
    """One file: its problems row by row, or what it would change, and the button that does it."""

    template_name = "guides/admin/exchange/upload.html"

    def get_page_title(self):
        return self.upload.name

    def trail(self):
        address = f"{reverse('guides_exchange')}{self.query}"
        return [(address, _("Export and import")), ("", self.upload.name)]

    def get(self, request, pk):
        require_editor(request.user)
        self.upload = self.find(pk)
        return self.show(request)

    @property
    def city(self):
        return self.upload.city

    def show(self, request, status=200):
        upload, shown, error = self.upload, None, ""
        if upload.status == CatalogueUpload.Status.WAITING:
            try:
                shown = catalogue_uploads.preview(actor=request.user, upload=upload)
            except VerbRefused as refusal:
                error = str(refusal)
        known = labels.names(dump(upload.city))
        changes = [labels.in_words(change, known) for change in (shown.changes if shown else ())]
        return self.page(
            request,
            status=status,
            upload=upload,
            kind=KINDS[upload.status],
            shown=shown,
            changes=[(SIGNS[change.sign], change) for change in changes],
            error=error,
        )


class UploadVerb(Upload):
    http_method_names = ["post"]

    def post(self, request, pk, verb):
        require_editor(request.user)
        self.upload = self.find(pk)
        try:
            if verb == "confirm":
                count = catalogue_uploads.confirm(
                    actor=request.user,
                    upload=self.upload,
                    digest=request.POST.get("digest", ""),
                )
                messages.success(request, _("Imported: %(count)s changes.") % {"count": count})
            elif verb == "drop":
                catalogue_uploads.drop(actor=request.user, upload=self.upload)
                messages.success(request, _("Nothing was imported."))
            else:
                raise Http404
        except VerbRefused as error:
            messages.error(request, str(error))
            self.upload = self.find(pk)
            return self.show(request, status=409)
        return redirect(f"{reverse('guides_exchange')}{self.query}")
