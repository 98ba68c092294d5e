"""What each file is, by content: over honest and hostile files of every kind that people send."""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.ground.files.judge import SUFFIXES
from portal.ground.files.judging.__main__ import CPU_SECONDS, judged
from portal.ground.files.judging.verdict import REASONS, Refusal
from tests.ground.files.judging.costly import COSTLY, LONG
from tests.ground.files.judging.honest import HONEST
from tests.ground.files.judging.hostile import HOSTILE

TRIED = COSTLY | (LONG if os.environ.get("PORTAL_FAULTS") == "long" else {})
ROOT = Path(__file__).resolve().parents[4]
pytestmark = [
    pytest.mark.filterwarnings("ignore::pikepdf.exceptions.PageCopyWarning"),
]


def test_there_are_enough_of_either():
    assert len(HONEST) >= 60
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", HONEST)
def test_no_honest_file_is_refused(name):
    make, expected = HONEST[name]
    assert judged(io.BytesIO(make())).media_type == expected


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_file_is_taken_and_the_reason_is_right(name):
    make, reason = HOSTILE[name]
    assert reason in REASONS
    with pytest.raises(Refusal) as refusal:
        judged(io.BytesIO(make()))
    assert refusal.value.reason == reason


@pytest.mark.faults
@pytest.mark.parametrize("name", TRIED)
def test_a_file_has_two_seconds_and_half_a_gigabyte(name):
    with tempfile.TemporaryFile() as file:
        file.write(TRIED[name]())
        file.seek(0)
        measure = (
            "import resource, subprocess, sys;"
            "child = subprocess.run([sys.executable, '-m', 'portal.ground.files.judging']);"
            "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
            "print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", measure],
            stdin=file,
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
        )
    seconds, kilobytes = map(float, done.stderr.splitlines()[-1].split())
    assert seconds <= CPU_SECONDS + 0.2
    assert kilobytes <= 512 * 1024


def test_a_picture_that_browsers_do_not_show_comes_with_one_that_they_do():
    verdict = judged(io.BytesIO(HONEST["heic"][0]()))
    with Image.open(io.BytesIO(verdict.jpeg)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (64, 48))
    assert not judged(io.BytesIO(HONEST["screenshot"][0]())).jpeg


HEADS = [b"", b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypheic"]
BODIES = [b"", HONEST["text_that_mentions_scripts"][0](), HONEST["docx"][0](), HONEST["heic"][0]()]


@given(
    st.sampled_from(HEADS), st.binary(max_size=300), st.sampled_from(BODIES), st.integers(0, 2000)
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_known_or_refused_and_never_more(head, noise, body, at):
    content = body[:at] + noise + body[at + len(noise) :] if body else head + noise
    with contextlib.suppress(Refusal):
        assert judged(io.BytesIO(content)).media_type in SUFFIXES
