"""The closed set of blocks an article (文章) is made of; each has its template in `home/blocks/`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from guides.models import GuidePage
from portal.ground.backoffice.typed_fields import plain_texts

INLINE = ["bold", "italic", "link", "document-link", "ol", "ul"]


class PictureBlock(blocks.StructBlock):
    """A picture; the library's words for it unless the place asks for others."""

    image = ImageChooserBlock(label=_("picture"))
    alt_text = blocks.CharBlock(
        label=_("alternative text"),
        required=False,
        max_length=255,
        help_text=_("Empty: that of the picture library."),
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        template = "home/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("text"))
    source = blocks.CharBlock(label=_("source"), required=False, max_length=255)

    class Meta:
        icon = "openquote"
        template = "home/blocks/quote.html"


class GuidesBlock(blocks.ListBlock):
    """Links to guides; those not in force are left out when read."""

    def __init__(self, **kwargs):
        chooser = blocks.PageChooserBlock("guides.GuidePage", label=_("guide"))
        super().__init__(chooser, **kwargs)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        chosen = [page.pk for page in value if page]
        guides = GuidePage.objects.live().public().filter(pk__in=chosen)
        context["guides"] = guides.select_related("region", "industry")
        return context

    class Meta:
        icon = "list-ul"
        template = "home/blocks/guides.html"


class BodyBlock(blocks.StreamBlock):
    """What an article may hold; whatever is typed or pasted into it is read by the one normaliser."""

    def value_from_datadict(self, data, files, prefix):
        typed = super().value_from_datadict(data, files, prefix)
        return self.to_python(plain_texts(self.get_prep_value(typed)))

    heading = blocks.CharBlock(label=_("heading"), icon="title", max_length=120)
    text = blocks.RichTextBlock(
        label=_("text"), features=["h3", *INLINE], template="home/blocks/text.html"
    )
    picture = PictureBlock(label=_("picture"))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("text"), required=False)),
            ("rich_text", blocks.RichTextBlock(label=_("rich text"), features=INLINE)),
        ],
        label=_("table"),
        icon="table",
        template="home/blocks/table.html",
    )
    documents = blocks.ListBlock(
        DocumentChooserBlock(label=_("document")),
        label=_("documents"),
        icon="doc-full",
        template="home/blocks/documents.html",
    )
    quote = QuoteBlock(label=pgettext_lazy("block", "quotation"))
    guides = GuidesBlock(label=_("related guides"))
