"""The three views of a register: list, export, record."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_list import result_headers
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail_modeladmin.views import IndexView, InspectView

from portal.ground.backoffice.registers import csv_export, search
from portal.ground.backoffice.registers.paging import page_of
from portal.ground.calendar import clock
from portal.ground.staff import readings

EXPORTED = "register.export"
EXPORT_MOST = 10_000  # rows of one file
CHUNK = 500


class RegisterIndex(IndexView):
    """A list that answers declared filters only; a post is a search (see ``search``).

    modeladmin passes every other parameter into the query, so that ``?…__startswith=`` on any
    path would answer questions about data the reader may not see. It also counts all rows, twice.
    """

    FORMATS = ()
    http_method_names = ["get", "head", "options", "post"]
    term, lost = "", False

    def get_filters_params(self, params=None):
        given = super().get_filters_params(params)
        declared = tuple(self._declared())
        return {key: value for key, value in given.items() if key in declared}

    def _declared(self):
        for declared in self.list_filter or ():
            if isinstance(declared, str):
                yield from (declared, f"{declared}__exact")
            else:
                yield declared.parameter_name

    def get_queryset(self, request=None):
        """No rows for a choice that nobody offers, such as “perhaps” where there is yes and no."""
        try:
            return super().get_queryset(request)
        except IncorrectLookupParameters:
            return self.get_base_queryset(request).none()

    def get_search_results(self, request, queryset, search_term):
        """No rows for a term nobody knows any more: the whole list would be taken for its answer."""
        self.term = search.unseal(search_term, request.user) if search_term else ""
        self.lost = bool(search_term) and not self.term
        if self.lost:
            return queryset.none()
        return self.model_admin.search.narrow(queryset, self.term) if self.term else queryset

    def post(self, request, *args, **kwargs):
        """The term goes into the address encrypted; filters and order stay, the page does not."""
        remaining = self.params.copy()
        remaining.pop(self.SEARCH_VAR, None)
        if term := request.POST.get(self.SEARCH_VAR, "").strip():
            remaining[self.SEARCH_VAR] = search.seal(term, request.user)
        return HttpResponseRedirect(self.list_url(remaining))

    def list_url(self, params):
        return f"{self.index_url}?{params.urlencode()}" if params else self.index_url

    def get_page_title(self):
        return self.model_admin.get_menu_label()

    def get_context_data(self, **kwargs):
        page = page_of(self.queryset, self.page_num)
        if self.model_admin.personal:
            keys = [row.pk for row in page.rows]
            readings.note(self.request.user, self.opts.label_lower, keys, term=self.term)
        columns = self.model_admin.list_display
        turns = {turn: number for turn in ("previous", "next") if (number := getattr(page, turn))}
        return super(IndexView, self).get_context_data(
            page=page,
            turns={
                turn: self.get_query_string({self.PAGE_VAR: number})
                for turn, number in turns.items()
            },
            headers=list(result_headers(self)),
            rows=[[(column, column.html(row)) for column in columns] for row in page.rows],
            export_url=self.url_helper.get_action_url("export"),
            given=self.params.urlencode(),
            **kwargs,
        )


class RegisterExport(RegisterIndex):
    """The list as CSV: every row and column the reader sees, with filters and search in force.

    To take many records away is a reading of its own: it is recorded (留痕), and so it is a post.
    A file has all rows or is not made: half a list would be taken for the whole.
    """

    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        rows = self.queryset[: EXPORT_MOST + 1].count()
        if rows > EXPORT_MOST:
            sentence = _("A file has at most %(most)s rows. Please narrow the list by its filters.")
            messages.error(request, sentence % {"most": EXPORT_MOST})
            return HttpResponseRedirect(self.list_url(self.params))
        self._tell(request.user)
        name = f"{self.model_name}-{clock.today():%Y%m%d}.csv"
        return StreamingHttpResponse(
            csv_export.lines(self._rows(translation.get_language())),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _rows(self, language):
        """Read while they are sent, when the request's language is no longer set."""
        columns = self.model_admin.list_display
        with translation.override(language):
            yield [str(column.short_description) for column in columns]
            for row in self.queryset[:EXPORT_MOST].iterator(chunk_size=CHUNK):
                yield [column.text(row) for column in columns]

    def _tell(self, user):
        chosen = {key: values[-1][:40] for key, values in self.get_filters_params().items()}
        keys = list(self.queryset.values_list("pk", flat=True)[:EXPORT_MOST])
        label = self.opts.label_lower
        readings.note(user, label, keys, term=self.term, verb=EXPORTED, filters=chosen)


class RegisterInspect(InspectView):
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        if self.model_admin.personal:
            readings.note(self.request.user, self.opts.label_lower, [self.instance.pk])
        return super().get_context_data(**kwargs)

    def get_page_title(self):
        return capfirst(self.verbose_name)

    def get_page_subtitle(self):
        """What the list calls the record."""
        return self.model_admin.list_display[0].text(self.instance)

    def get_meta_title(self):
        return f"{self.get_page_title()} {self.get_page_subtitle()}"

    def get_fields_dict(self):
        """In the words of the list."""
        return [
            {
                "label": capfirst(column.short_description),
                "value": column.text(self.instance) or "—",
            }
            for column in self.model_admin.facts
        ]
