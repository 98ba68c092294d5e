"""The screens of permit items."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from guides.admin.catalogue_views import Catalogue
from guides.admin.city_views import Rows
from guides.admin.forms import (
    PermitItemForm,
)
from guides.models import (
    PermitItem,
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
                FieldRowPanel(
                    [
                        FieldPanel("inspection_mode"),
                        FieldPanel("inspection_required", heading=_("inspection in words")),
                    ]
                ),
                FieldRowPanel([FieldPanel("inspection_note"), FieldPanel("inspection_source")]),
                FieldPanel("hearing_required"),
            ],
            _("Inspection and hearing"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("commitment_mode"), FieldPanel("commitment_allowed")]),
                FieldRowPanel([FieldPanel("deferrable"), FieldPanel("commitment_excluded_reason")]),
                FieldPanel("deferrable_conditions"),
                FieldPanel("commitment_text"),
                FieldRowPanel([FieldPanel("commitment_text_source"), FieldPanel("commitment_law")]),
                FieldRowPanel(
                    [FieldPanel("commitment_check_days"), FieldPanel("commitment_breach")]
                ),
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
