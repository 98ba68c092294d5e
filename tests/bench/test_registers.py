"""The first page of every register for every post is read from an index, however many cases.

PostgreSQL only. `DATABASE_URL="$DATABASE_URL_POSTGRES" make bench` compares 200,000 cases with
20,000 and measures the wait; without PORTAL_BENCH=long it is one look at the plans over 10,000.
"""

import os
import re
import sys
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from issuance.models import Case
from portal.ground.models import User
from tests.bench import many_cases
from tests.register_pages import address

LONG = os.environ.get("PORTAL_BENCH") == "long"
FEW, MANY = (20_000, 200_000) if LONG else (10_000, None)
GROWTH = 2
BLOCKS = 5000  # that a page reads, of 8 kB: some milliseconds
TURNS = 7
REGISTERS = (
    "forms_submission",
    "issuance_case",
    "issuance_review",
    "issuance_permit",
    "issuance_licence",
    "ground_event",
)
PEOPLE = [
    "root",
    *(
        f"{role}-{county}"
        for county in (many_cases.COUNTY, many_cases.OTHER_COUNTY)
        for role in ("clerk", "approver", "inspector", "officer", "supervisor", "auditor")
    ),
    *(f"supervisor-{city}" for city in (many_cases.CITY, many_cases.OTHER_CITY)),
    f"approver-{many_cases.CITY}-FR",
]
GROWING = re.compile(rf'"({"|".join(many_cases.SEEDED)})"')
SCANNED = re.compile(rf"Seq Scan on ({'|'.join(many_cases.SEEDED)})\b")


def clients():
    for name in PEOPLE:
        client = Client()
        client.force_login(User.objects.get(username=name))
        yield name, client


def pages():
    """(person, register, client) for every list a person may read."""
    for name, client in clients():
        for register in REGISTERS:
            if client.get(address(register)).status_code == 200:
                yield name, register, client


def questions(client, register):
    """What the first page asks of the tables that grow."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(register)).status_code == 200
    asked = [query["sql"] for query in captured if GROWING.search(query["sql"])]
    assert asked
    return asked


def blocks(sql):
    """Pages of tables and indexes a query reads, and its plan as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0][0]["Plan"]
        cursor.execute(f"EXPLAIN {sql}")
        text = "\n".join(line for (line,) in cursor.fetchall())
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], text


def fastest(client, register):
    waits = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        client.get(address(register))
        waits.append(time.perf_counter() - began)
    return min(waits)


def measured():
    """(person, register) → (blocks read, seconds); no table is read from end to end."""
    figures = {}
    for name, register, client in pages():
        read = 0
        for sql in questions(client, register):
            count, plan = blocks(sql)
            assert not SCANNED.search(plan), f"{name} {register}\n{sql}\n{plan}"
            read += count
        figures[name, register] = read, fastest(client, register) if LONG else 0
    return figures


@pytest.mark.postgres
@pytest.mark.django_db
def test_ten_times_the_cases_take_less_than_twice_as_long(django_user_model):
    django_user_model.objects.create_superuser("root")
    many_cases.city_without_cases()
    many_cases.write_cases(1, FEW)
    assert Case.objects.count() == FEW
    before = measured()
    assert len(before) >= 70
    if not LONG:
        return
    many_cases.write_cases(FEW + 1, MANY)
    after = measured()
    for key, (read, wait) in after.items():
        read_before, wait_before = before[key]
        sys.stdout.write(
            f"\n{key[0]:20} {key[1]:18} blocks {read_before:6} {read:6}"
            f"   ms {wait_before * 1000:6.0f} {wait * 1000:6.0f}"
        )
    assert [key for key, (read, _wait) in after.items() if read > BLOCKS] == []
    for part in (0, 1):
        totals = [sum(figure[part] for figure in figures.values()) for figures in (before, after)]
        assert totals[1] < GROWTH * totals[0]
