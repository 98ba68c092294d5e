"""What falls due, done by ``tick``: releases whose day has come, pages whose hour has."""

import logging
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import Revision

from guides.models import GuidePage
from guides.release.releases import activate_due
from guides.release.withdrawals import carry_out_due
from portal.ground.calendar import clock
from portal.ground.jobs import schedule

log = logging.getLogger(__name__)


@schedule.due("releases-in-force", every=timedelta(minutes=5))
def put_releases_in_force():
    activate_due(clock.today())
    carry_out_due(clock.today())


@schedule.due("scheduled-pages", every=timedelta(minutes=5))
def publish_and_expire():
    """Pages of every room go live and expire (到期下线) at the times their editors set.

    A guide without a version in force would stop all the others: it loses its hour and waits for
    an editor.
    """
    due = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(GuidePage),
        approved_go_live_at__lt=clock.now(),
    )
    for revision in due:
        if revision.as_object().active_version() is None:
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            log.warning("guide page %s stays down: no version in force", revision.object_id)
    call_command("publish_scheduled", verbosity=0)
