"""What the editors' forms of all pages share."""

from django.core.exceptions import ValidationError

TOWARDS_PUBLISHING = ("action-publish", "action-submit")


class PastExpiry:
    """A page that has expired is saved as it is.

    Wagtail demands a time to come whenever the form is sent: nothing of such a page could be
    mended, not even its text. Only whoever wants it live again, or changes the time, is asked.
    Wagtail's own rule is mixed in before this class, so that it is heard after ``clean``.
    """

    def _clean_form(self):
        super()._clean_form()
        towards_publishing = any(action in self.data for action in TOWARDS_PUBLISHING)
        if "expire_at" in self.errors and not towards_publishing and self._expires_as_before():
            del self.errors["expire_at"]
            self.cleaned_data["expire_at"] = self.instance.expire_at

    def _expires_as_before(self) -> bool:
        """To the minute: the browser is shown no seconds."""
        try:
            typed = self.fields["expire_at"].clean(self["expire_at"].data)
        except ValidationError:
            return False
        known = self.instance.expire_at
        return bool(typed and known) and typed == known.replace(second=0, microsecond=0)
