"""The form of a content page: its address may be left to the title."""

from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm

from portal.ground.backoffice.page_forms import PastExpiry


class TextForm(PastExpiry, WagtailAdminPageForm):
    """The browser writes the address (slug) a moment after the title is typed.

    Whoever presses a button sooner, or has no scripts yet, gets the address Wagtail makes of the
    title when it saves; only a title without a single letter still asks for one.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        # Wagtail waits 100 ms for the next key: the address would lack what was typed last.
        self.fields["title"].widget.attrs["data-w-sync-debounce-value"] = "0"

    def clean(self):
        cleaned = super().clean()
        title = cleaned.get("title", "")
        if title and not (cleaned.get("slug", "-") or slugify(title, allow_unicode=True)):
            self.add_error("slug", self.fields["slug"].error_messages["required"])
        return cleaned
