"""Every day the history is checked as far as it has grown, and signed."""

from datetime import timedelta

from portal.ground.history import checkpoints
from portal.ground.jobs import schedule


@schedule.due("audit-checkpoint", every=timedelta(days=1))
def sign_the_history():
    """Raises, and so is logged and tried again, while there is no key or the history is broken."""
    checkpoints.write()
