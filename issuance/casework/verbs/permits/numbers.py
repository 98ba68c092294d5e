"""An issuer has one valid permit of a number."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from portal.ground.history.transitions import VerbRefused

TAKEN = gettext_lazy("This issuer already has a valid permit of that number.")


@contextmanager
def number_once():
    """All or nothing; ``VerbRefused`` where the database says that the number is another's."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise VerbRefused(str(TAKEN)) from error
