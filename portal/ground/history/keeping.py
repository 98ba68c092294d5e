"""What is kept beside the history: files under their digest, records under their seal."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.ground.files import blob_check
from portal.ground.hooks import SEALED


def faults() -> Iterator[str]:
    """A sentence for each row whose file is missing or altered, and each record that is not as sealed."""
    for damage in blob_check.damaged():
        values = {"row": damage.row, "column": damage.column, "file": damage.sha256}
        yield _("%(row)s: the file %(file)s (%(column)s) is missing or altered.") % values
    for sealed in SEALED.lines():
        if not sealed.intact:
            yield _("%(row)s: not what was sealed.") % {"row": sealed.row}
