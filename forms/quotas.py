"""What one client may take up (配额): applications begun in an hour, bytes handed in within a day."""

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from portal.ground.limits.counting import count
from portal.ground.limits.registry import Limit

GIGABYTE = 1024**3
MOST_DRAFTS = settings.PORTAL_DRAFTS_PER_HOUR
MOST_BYTES = settings.PORTAL_UPLOAD_BYTES_PER_DAY


def _drafts() -> str:
    text = _("At most %(most)s applications are begun from one internet connection in an hour.")
    return text % {"most": MOST_DRAFTS}


def _bytes() -> str:
    text = _("At most %(most)s GB of files are taken from one internet connection in a day.")
    return text % {"most": f"{MOST_BYTES / GIGABYTE:.3g}"}


def count_bytes(request, file) -> None:
    """Before a file of an applicant is looked at; raises ``TooMany``."""
    count(BYTES, request, amount=max(1, file.size))


DRAFTS = Limit("drafts-begun", f"{MOST_DRAFTS}/hour", said=lazy(_drafts, str)())
BYTES = Limit("bytes-uploaded", f"{MOST_BYTES}/day", said=lazy(_bytes, str)())
