"""The one signal of the project: it exists because ``forms`` may not import ``issuance``."""

from django.dispatch import Signal

# Sent inside the submit transaction with ``submission``; the receiver opens the case.
submission_received = Signal()


class NotTaken(ValueError):
    """Raised by the receiver with a sentence for the applicant: nothing is handed in then."""
