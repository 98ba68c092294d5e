"""What stands on whose list, by the code of the list."""

from issuance.casework.queues.worklist import work_list
from portal.ground.calendar import clock


def queued(actor, code, day=None):
    lists = work_list(actor, day or clock.today())
    return {task.case.pk for found in lists if found.queue.code == code for task in found.tasks}
