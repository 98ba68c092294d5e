import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests import messages

ROOT = Path(settings.BASE_DIR)
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def chinese():
    return polib.pofile(str(PO))


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_of_the_source_has_a_chinese_translation(chinese):
    told = {
        (entry.msgctxt, entry.msgid)
        for entry in chinese
        if all(texts(entry)) and not entry.obsolete and not entry.fuzzy
    }
    source = messages.in_source(ROOT)
    assert len(source) > 300  # the reading itself works
    missing = {
        msgid: where for (context, msgid), where in source.items() if (context, msgid) not in told
    }
    assert not missing


def test_no_translation_is_a_guess_left_by_a_merge(chinese):
    assert not [entry.msgid for entry in chinese if entry.fuzzy]


def test_placeholders_survive_translation(chinese):
    def names(text):
        return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))

    lost = [
        (entry.msgid, text)
        for entry in chinese
        for text in texts(entry)
        if text and names(text) != names(entry.msgid_plural or entry.msgid)
    ]
    assert not lost


def test_the_compiled_file_says_what_the_readable_one_says(chinese):
    compiled = polib.mofile(str(PO.with_suffix(".mo")))

    def told(catalogue):
        return {
            (entry.msgctxt, entry.msgid): texts(entry)
            for entry in catalogue
            if any(texts(entry)) and not entry.obsolete
        }

    assert told(compiled) == told(chinese)
