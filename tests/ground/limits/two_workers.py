"""Two processes at one limit at the same moment, as two workers of a server are."""

import os
import subprocess
import sys

from django.conf import settings

# One worker of two: counts on a signal, says how many were allowed.
WORKER = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from portal.ground.limits.counting import TooMany, count
from portal.ground.limits.registry import Limit, Per
limit = Limit("test-race", "25/hour", per=Per.EVERYBODY, shared=sys.argv[2] == "shared")
print("ready", flush=True)
sys.stdin.readline()
allowed = 0
for _ in range(40):
    try:
        count(limit)
    except TooMany:
        continue
    allowed += 1
print(allowed, flush=True)
"""


def allowed_by_two(kept: str, *, database: str, **environment: str) -> int:
    """How many of 80 requests two workers allow together, of 25; ``kept``: shared or alone."""
    command = [sys.executable, "-c", WORKER, database, kept]
    workers = [
        subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    counts = [int(worker.communicate()[0]) for worker in workers]
    assert all(worker.returncode == 0 for worker in workers)
    return sum(counts)
