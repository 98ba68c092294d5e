"""The site answers while eight visitors at once send files made to cost (`make faults`: large ones)."""

import itertools
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.e2e.conftest import FOLDER
from tests.ground.files.judging.costly import COSTLY, LONG
from tests.serving import ROOT

IN_FULL = os.environ.get("PORTAL_FAULTS") == "long"
KINDS = (
    [LONG[name] for name in ("many_stream_lines", "object_lines", "many_objects", "deep_arrays")]
    if IN_FULL
    else [COSTLY["stream_lines"], COSTLY["nested_arrays"]]
)
VISITORS = 8
ANSWERS_WITHIN = 0.5  # seconds, on a machine with nothing else to do
BEGIN = f"""
import django; django.setup()
from forms import drafts
from guides.models import GuideVersion
from tests.forms.conftest import NOODLES
from tests.forms.filling import APPLY_ALL, NOODLE_FORM
version = GuideVersion.objects.active().get(
    region__code="450204", industry__code="SMALL_EATERY"
)
for _visitor in range({VISITORS}):
    draft = drafts.start_draft(version=version, answers=NOODLES)
    print(drafts.keep(draft=draft, choices=APPLY_ALL, data=NOODLE_FORM).token)
"""

pytestmark = pytest.mark.faults


def tokens():
    """Drafts of eight visitors, with all but the papers."""
    env = os.environ | {
        "PORTAL_VAR": str(FOLDER / "var"),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
    }
    env.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", BEGIN], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def visitor(address):
    """Has opened the page of papers; sends a file with it and returns the page that comes back."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(address) as answer:
        page = answer.read().decode()
    fields = {
        "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1],
        "upload": "M_PLAN",
    }
    lines = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = '--cut\r\nContent-Disposition: form-data; name="files-M_PLAN"; filename="a.pdf"\r\n\r\n'

    def hand_in(content):
        body = "".join([*lines, head]).encode() + content + b"\r\n--cut--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=cut"}
        sent = Request(address, body, kind)  # noqa: S310 - our own server
        try:
            with browser.open(sent) as answer:
                return answer.read().decode()
        except HTTPError as refused:  # the page itself, with the reason beside the paper
            if refused.code != 422:
                raise
            with refused:
                return refused.read().decode()

    return hand_in


LOOK = """
import sys, time
from urllib.request import urlopen
while True:
    began = time.monotonic()
    with urlopen(sys.argv[1]) as answer:
        assert answer.status == 200
    print(time.monotonic() - began, flush=True)
    time.sleep(0.05)
"""


def answers_of(site, ended):
    """How long each look at the site's health took, until it is over.

    By a process of its own: the senders of large files would hold it up in ours.
    """
    looker = subprocess.Popen(
        [sys.executable, "-c", LOOK, f"{site}/healthz/"], stdout=subprocess.PIPE, text=True
    )
    ended.wait()
    looker.terminate()
    return [float(line) for line in looker.communicate()[0].splitlines()]


def test_the_site_answers_while_hostile_files_are_judged(site):
    contents = [
        make() + b"%% %d" % number
        for number, make in zip(range(VISITORS), itertools.cycle(KINDS), strict=False)
    ]
    ended = threading.Event()
    visitors = [visitor(f"{site}/apply/d/{token}/materials/") for token in tokens()]
    with ThreadPoolExecutor(VISITORS + 1) as threads:
        health = threads.submit(answers_of, site, ended)
        try:
            pages = list(threads.map(lambda hand_in, file: hand_in(file), visitors, contents))
        finally:
            ended.set()
        took = health.result()
    for page in pages:
        assert "a.pdf" in page  # taken, refused with a sentence or still in quarantine
    assert took
    if IN_FULL:
        print(f"{len(took)} looks at /healthz/, the slowest {max(took):.3f} s")  # noqa: T201
        assert max(took) < ANSWERS_WITHIN, sorted(took)[-10:]
