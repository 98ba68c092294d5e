"""A PDF is waited for by its reader, never by the server: in the browser, and under a dozen loops."""

import os
import statistics
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import chromium
from tests.e2e.conftest import WAITING

GUIDE = "/guides/450204/small-eatery/"
ANSWERS = "small_cond=yes&area_m2={}&sewage=yes&big_ad=no&tobacco=no&alcohol=no"
FORM = f"/apply/450204/small-eatery/?{ANSWERS.format(40)}"
LONG = os.environ.get("PORTAL_FAULTS") == "long"
LOOPS = 12
ROUNDS = 20 if LONG else 2  # of each loop


@pytest.mark.parametrize("page", [chromium.PHONE], indirect=True, ids=["phone"])
def test_the_waiting_page_opens_the_pdf_by_itself(page):
    address = f"{GUIDE}notice.pdf?{ANSWERS.format(41)}"
    with page.expect_response(lambda answer: answer.headers["content-type"] == "application/pdf"):
        assert page.goto(address).status == 202


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_without_a_script_the_page_refreshes_and_ends_in_the_pdf(page):
    page.goto(f"{GUIDE}notice.pdf?{ANSWERS.format(42)}")
    open_it = page.get_by_role("link", name="打开PDF")
    expect(open_it).to_be_visible()
    answer = page.request.get(open_it.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"


def asked(site, path):
    """Status and seconds of one GET, from an address none of the other tests has."""
    begun = time.monotonic()
    netloc = urlsplit(site).netloc
    with closing(HTTPConnection(netloc, source_address=("127.0.0.2", 0))) as visit:
        visit.request("GET", path)
        answer = visit.getresponse()
        answer.read()
    return answer.status, time.monotonic() - begun


def test_a_dozen_loops_of_new_pdfs_hold_nobody_up_and_refuse_no_applicant(site):
    """All are answered before their PDFs could have been made: no request waited for one.

    What a request thread does for these answers takes longer than what it does for `/healthz/`, so
    the one is the measure of the other, on a machine however busy.
    """
    told, others = [], {"/healthz/": [], FORM: []}
    over = threading.Event()

    def loop(number):
        for turn in range(ROUNDS):
            area = 100 + number * ROUNDS + turn
            told.append(asked(site, f"{GUIDE}notice.pdf?{ANSWERS.format(area)}"))

    def visit(path):
        while not over.is_set():
            others[path].append(asked(site, path))
            time.sleep(0.1)

    loops = [threading.Thread(target=loop, args=(number,)) for number in range(LOOPS)]
    visitors = [threading.Thread(target=visit, args=(path,)) for path in others]
    for thread in (*loops, *visitors):
        thread.start()
    for thread in loops:
        thread.join()
    over.set()
    for thread in visitors:
        thread.join()
    statuses = [status for status, _seconds in told]
    assert len(statuses) == LOOPS * ROUNDS
    assert set(statuses) == {202, 429}
    assert statuses.count(202) >= WAITING
    for path, answers in others.items():
        assert {status for status, _seconds in answers} == {200}, path
    seconds = {path: [taken for _status, taken in answers] for path, answers in others.items()}
    typical = statistics.median(taken for _status, taken in told)
    assert statistics.median(seconds["/healthz/"]) < typical
    if LONG:
        assert max(seconds["/healthz/"]) < 0.5
