"""The catalogue as Wagtail snippets, every view within its border."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from guides.admin import law_standing, publish_validation, revision_comparison
from guides.admin.choosers import Chooser
from guides.admin.city_views import AddToCity, ListView, PreviewNew, Rows
from guides.admin.day_panels import day
from guides.admin.fields.field_type import described
from guides.admin.forms import (
    CatalogueForm,
    CommonFactsForm,
    FormFieldForm,
    IndustryForm,
    LegalBasisForm,
    MaterialForm,
    PermitItemForm,
    QuestionForm,
    WorkingRuleForm,
)
from guides.admin.usage_views import DeleteRecord, RecordUsage
from guides.catalogue.workbook.places import in_words
from guides.models import (
    CommonFacts,
    FormField,
    Industry,
    LegalBasis,
    Material,
    PermitItem,
    Question,
    Synonym,
    WorkingRule,
)
from portal.ground.staff.borders import BorderedViews

SAMPLE_DOCUMENTS = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("blank_specimen"), FieldPanel("filled_specimen")])], _("Specimens")
)

revision_comparison.register()


class Publishing:
    """Nothing is published that an import would refuse: the editor reads why, and loses nothing."""

    def is_valid(self, form):
        if super().is_valid(form) and "action-publish" in self.request.POST:
            form.save(commit=False)
            for problem in publish_validation.introduced(form.instance):
                form.add_error(None, f"{in_words(problem.place)}：{problem.sentence}")
        return super().is_valid(form)


class AddView(Publishing, AddToCity):
    """A new record begins when its editor says so: saved by the browser a moment before, it would
    hold the code that the editor's own click then finds taken.
    """

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class ChangeView(Publishing, EditView):
    """An existing record is changed."""


class Catalogue(BorderedViews, SnippetViewSet):
    """Base of the catalogue's views: no copies, since a code is unique and frozen."""

    index_view_class = ListView
    add_view_class = AddView
    preview_on_add_view_class = PreviewNew
    edit_view_class = ChangeView
    usage_view_class = RecordUsage
    delete_view_class = DeleteRecord
    delete_template_name = DeleteRecord.template_name
    chooser_viewset_class = Chooser
    copy_view_enabled = False
    form = CatalogueForm
    layout = ()
    city = (FieldPanel("city", widget=forms.Select),)

    def get_usage_view_kwargs(self, **kwargs):
        return super().get_usage_view_kwargs(template_name=RecordUsage.template_name, **kwargs)

    def get_edit_handler(self):
        handler = ObjectList([*self.city, *self.layout], base_form_class=self.form)
        return handler.bind_to_model(self.model)


class Industries(Catalogue):
    model = Industry
    form = IndustryForm
    icon = "clipboard-list"
    list_display = ("name", "code", "gb4754", "lead_department")
    search_fields = ("name", "code")
    layout = (
        FieldRowPanel([FieldPanel("code"), FieldPanel("slug"), FieldPanel("position")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldPanel("summary_en"),
        FieldRowPanel([FieldPanel("gb4754"), FieldPanel("lead_department")]),
        Rows("questions", [FieldPanel("question"), FieldPanel("note")], label=_("question")),
        Rows(
            "permits",
            [
                FieldPanel("permit_item"),
                FieldPanel("when"),
                FieldPanel("indispensable"),
                FieldPanel("after"),
            ],
            label=_("permit item"),
        ),
        Rows(
            "parameters",
            [FieldPanel("key"), FieldPanel("default"), FieldPanel("note")],
            label=_("parameter"),
        ),
        Rows(
            "hints",
            [FieldPanel("when"), FieldPanel("text")],
            label=_("hint"),
        ),
        Rows(
            "checks",
            [FieldPanel("when"), FieldPanel("message"), FieldPanel("basis")],
            label=_("check of plausibility"),
            heading=_("Checks of plausibility"),
            help_text=_(
                "Answers that hardly go together: whoever gives them is asked to look again."
            ),
        ),
        Rows(
            "inspection_points",
            [
                FieldPanel("text"),
                FieldRowPanel([FieldPanel("how"), FieldPanel("source")]),
                FieldPanel("permits"),
            ],
            label=_("inspection point"),
            heading=_("Inspection points"),
            help_text=_(
                "For staff only, never public. Cases show them from the next release of the guide on."
            ),
        ),
        Rows(
            "scenarios",
            [
                FieldPanel("name"),
                FieldPanel("answers"),
                FieldPanel("expected_permits"),
                FieldRowPanel(
                    [FieldPanel("expected_permit_count"), FieldPanel("eligible_for_composite")]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("expected_distinct_materials_max"),
                        FieldPanel("sum_of_single_materials_max"),
                    ]
                ),
                FieldPanel("note"),
            ],
            label=_("scenario"),
        ),
        SAMPLE_DOCUMENTS,
        FieldPanel("note"),
        FieldPanel("remark"),
        FieldPanel("benchmark"),
    )


class PermitItems(Catalogue):
    model = PermitItem
    form = PermitItemForm
    icon = "doc-full-inverse"
    list_display = ("official_name", "code", "kind", "counts_as_permit", "item_code")
    list_filter = ("kind", "counts_as_permit", "inspection_mode", "deferrable")
    search_fields = ("official_name", "certificate_name", "code")
    layout = (
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("code"), FieldPanel("item_code"), FieldPanel("position")]
                ),
                FieldRowPanel([FieldPanel("official_name"), FieldPanel("certificate_name")]),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("counts_as_permit")]),
            ],
            _("Item"),
        ),
        Rows(
            "legal_basis",
            [FieldPanel("basis")],
            label=_("legal basis"),
        ),
        Rows("materials", [FieldPanel("material"), FieldPanel("kinds")], label=_("material")),
        Rows("fields", [FieldPanel("field"), FieldPanel("kinds")], label=_("form field")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("issuing_county"), FieldPanel("issuing_city")]),
                FieldPanel("issuing_note"),
                FieldRowPanel([FieldPanel("supervising_county"), FieldPanel("supervising_city")]),
            ],
            _("Issuer and supervisor"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("limit_value"), FieldPanel("limit_unit")]),
                FieldRowPanel([FieldPanel("limit_extension"), FieldPanel("promised_working_days")]),
                FieldRowPanel([FieldPanel("limit_basis"), FieldPanel("limit_provenance")]),
            ],
            _("Time limit"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("validity_years"), FieldPanel("validity_review_years")]),
                FieldRowPanel([FieldPanel("validity_note"), FieldPanel("validity_provenance")]),
            ],
            _("Validity"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("renewal_earliest"),
                        FieldPanel("renewal_latest"),
                        FieldPanel("renewal_unit"),
                    ]
                ),
                FieldRowPanel([FieldPanel("renewal_silence"), FieldPanel("renewal_provenance")]),
                FieldPanel("renewal_window"),
            ],
            _("Renewal"),
        ),
        MultiFieldPanel(
            [FieldPanel("number_format"), FieldPanel("number_pattern")],
            _("Number of the permit"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("inspection_mode"), FieldPanel("inspection_required")]),
                FieldRowPanel([FieldPanel("inspection_note"), FieldPanel("inspection_source")]),
                FieldPanel("hearing_required"),
            ],
            _("Inspection and hearing"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("commitment_mode"), FieldPanel("commitment_allowed")]),
                FieldRowPanel([FieldPanel("deferrable"), FieldPanel("commitment_excluded_reason")]),
                FieldPanel("commitment_provenance"),
            ],
            _("Commitment"),
        ),
        FieldPanel("fee"),
        FieldPanel("conditions"),
        Rows(
            "kinds",
            [
                FieldPanel("kind"),
                FieldPanel("conditions"),
                FieldRowPanel([FieldPanel("limit_value"), FieldPanel("limit_unit")]),
                FieldRowPanel([FieldPanel("limit_extension"), FieldPanel("promised_working_days")]),
                FieldRowPanel([FieldPanel("limit_basis"), FieldPanel("limit_provenance")]),
                FieldRowPanel([FieldPanel("fee"), FieldPanel("provenance")]),
                FieldPanel("note"),
            ],
            label=_("kind of application"),
            heading=_("Other kinds of application"),
            help_text=_("A kind without a row is not configured and not offered."),
        ),
        FieldPanel("note"),
        FieldPanel("remark"),
    )


class Materials(Catalogue):
    model = Material
    form = MaterialForm
    icon = "doc-empty"
    list_display = ("name", "code", "provided_by", "data_sharing")
    list_filter = ("data_sharing", "verification", "deferrable")
    search_fields = ("name", "code")
    layout = (
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("provided_by"), FieldPanel("form")]),
        FieldRowPanel([FieldPanel("data_sharing"), FieldPanel("share_from")]),
        FieldRowPanel([FieldPanel("verification"), FieldPanel("deferrable")]),
        FieldPanel("required_when"),
        FieldPanel("when"),
        SAMPLE_DOCUMENTS,
        FieldPanel("note"),
        FieldPanel("remark"),
    )


class LegalBases(Catalogue):
    model = LegalBasis
    form = LegalBasisForm
    icon = "openquote"
    list_display = ("law", "article", "code", law_standing.COLUMN, "provenance")
    list_filter = ("provenance",)
    search_fields = ("law", "article", "code")
    layout = (
        law_standing.StandingPanel(),
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
        FieldRowPanel([FieldPanel("law"), FieldPanel("article")]),
        FieldPanel("quote"),
        FieldRowPanel([day("valid_from"), day("valid_until")]),
        FieldPanel("note"),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("provenance"), FieldPanel("verified_by"), day("verified_on")]),
    )


class Questions(Catalogue):
    model = Question
    form = QuestionForm
    icon = "help"
    list_display = ("text", "code", "type", "unit")
    list_filter = ("type",)
    search_fields = ("text", "code")
    layout = (
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("type"), FieldPanel("unit")]),
        FieldPanel("choices"),
        FieldPanel("field"),
    )


class FormFields(Catalogue):
    model = FormField
    form = FormFieldForm
    icon = "form"
    list_display = (
        *("label", "code"),
        Column("type", _("type"), accessor=lambda field: described(field.type), sort_key="type"),
        *("required", "shared"),
    )
    list_filter = ("shared", "required")
    search_fields = ("label", "code")
    layout = (
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
        FieldPanel("label"),
        FieldPanel("type"),
        FieldRowPanel([FieldPanel("required"), FieldPanel("shared")]),
        FieldRowPanel([FieldPanel("prefill_from"), FieldPanel("same_as")]),
    )


class Plain(Catalogue):
    """Records without drafts."""

    add_view_class = AddToCity
    edit_view_class = EditView


class Common(Plain):
    model = CommonFacts
    icon = "info-circle"
    form = CommonFactsForm
    list_display = ("__str__", "key")
    layout = (FieldPanel("key", read_only=True), FieldPanel("value"))


class Synonyms(Plain):
    model = Synonym
    icon = "search"
    list_display = ("word", "meaning")
    search_fields = ("word", "meaning")
    layout = (FieldPanel("word"), FieldPanel("meaning"))


class WorkingRules(Plain):
    model = WorkingRule
    add_view_class = CreateView
    form = WorkingRuleForm
    city = ()
    icon = "lock"
    list_display = ("industry", "kind")
    list_filter = ("industry", "kind")
    search_fields = ("text",)
    layout = (
        FieldRowPanel([FieldPanel("industry", widget=forms.Select), FieldPanel("kind")]),
        FieldPanel("text", widget=forms.Textarea(attrs={"rows": 14})),
    )


class CatalogueGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_name = "catalogue"
    menu_icon = "clipboard-list"
    menu_order = 200
    items = (
        *(Industries, PermitItems, Materials, LegalBases, Questions, FormFields),
        *(Common, Synonyms, WorkingRules),
    )
