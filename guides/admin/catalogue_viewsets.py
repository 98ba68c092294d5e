"""The catalogue as Wagtail snippets, every view within its border."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSetGroup,
)

from guides.admin import law_standing, revision_comparison
from guides.admin.catalogue_views import SAMPLE_DOCUMENTS, Catalogue
from guides.admin.city_views import AddToCity, Rows
from guides.admin.day_panels import day
from guides.admin.fields.field_type import described
from guides.admin.forms import (
    CommonFactsForm,
    FormFieldForm,
    IndustryForm,
    LegalBasisForm,
    MaterialForm,
    QuestionForm,
    WorkingRuleForm,
)
from guides.admin.permit_item_viewset import PermitItems
from guides.models import (
    CommonFacts,
    FormField,
    Industry,
    LegalBasis,
    Material,
    Question,
    Synonym,
    WorkingRule,
)

revision_comparison.register()


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
