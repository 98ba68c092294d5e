import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings

from tests import messages

ROOT = Path(settings.BASE_DIR)


FILES = sorted(ROOT.joinpath("locale").rglob("*.po"))


@pytest.fixture(scope="module")
def chinese():
    return [entry for path in FILES for entry in polib.pofile(str(path))]


@pytest.fixture(
    params=FILES,
    ids=lambda path: "-".join(path.relative_to(ROOT).parts[1:]),
)
def catalogue(request):
    """Each of our files, one after the other."""
    return polib.pofile(str(request.param))


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_of_the_source_has_a_chinese_translation(chinese):
    translated = {
        (entry.msgctxt, entry.msgid)
        for entry in chinese
        if all(texts(entry)) and not entry.obsolete and not entry.fuzzy
    }
    source = messages.in_source(ROOT)
    assert len(source) > 300  # the reading itself works
    missing = {
        msgid: where
        for (context, msgid), where in source.items()
        if (context, msgid) not in translated
    }
    assert not missing


def test_no_paper_addresses_its_reader_in_two_ways(chinese):
    said = {entry.msgid: "".join(texts(entry)) for entry in chinese}
    papers = sorted(ROOT.glob("templates/issuance/casework/notice_2*.html"))
    assert papers
    for path in papers:
        told = "".join(
            said.get(msgid, "") for _context, msgid in messages._in_template(path.read_text())
        )
        assert not ("您" in told and "你（单位）" in told), path.name


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_whatever_wagtail_can_say_has_a_chinese_translation(domain):
    translated, said = {}, messages.of_wagtail(domain)
    folders = [Path(app.path, "locale") for app in apps.get_app_configs()]
    for folder in (*folders, *settings.LOCALE_PATHS):
        path = Path(folder, "zh_Hans", "LC_MESSAGES", f"{domain}.mo")
        if path.exists():
            translated |= {(entry.msgctxt, entry.msgid): entry for entry in polib.mofile(str(path))}
    assert len(said) > 50
    assert not {key: app for key, app in said.items() if key not in translated}


def test_no_translation_is_a_guess_left_by_a_merge(catalogue):
    assert not [entry.msgid for entry in catalogue if entry.fuzzy]


def test_placeholders_survive_translation(catalogue):
    def names(text):
        return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))

    lost = [
        (entry.msgid, text)
        for entry in catalogue
        for text in texts(entry)
        if text and names(text) != names(entry.msgid_plural or entry.msgid)
    ]
    assert not lost


def test_the_compiled_file_says_what_the_readable_one_says(catalogue):
    compiled = polib.mofile(str(Path(catalogue.fpath).with_suffix(".mo")))

    def told(catalogue):
        return {
            (entry.msgctxt, entry.msgid): texts(entry)
            for entry in catalogue
            if any(texts(entry)) and not entry.obsolete
        }

    assert told(compiled) == told(catalogue)


# Ours and Wagtail's word are the same there, and rightly so.
SAME_WORD = {
    "Application",
    "Checks",
    "Choose parent",
    "Create new %(object)s",
    "Exploring",
    "Page type",
    "Shortcuts",
    "System",
    "created",
    "live",
    "locale",
}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_translation_of_ours_says_what_wagtail_says_of_something_else(domain):
    """So that a file whose lines slipped against their keys is found."""
    of_wagtail = {}
    for app in apps.get_app_configs():
        for path in Path(app.path, "locale", "zh_Hans", "LC_MESSAGES").glob("*.po"):
            if app.name.startswith("wagtail"):
                for entry in polib.pofile(str(path)):
                    for text in filter(None, texts(entry)):
                        of_wagtail.setdefault(text, set()).add(entry.msgid)
    assert len(of_wagtail) > 1000
    ours = polib.pofile(str(ROOT / "locale/wagtail/zh_Hans/LC_MESSAGES" / f"{domain}.po"))
    slipped = {
        entry.msgid: of_wagtail[text]
        for entry in ours
        for text in texts(entry)
        if entry.msgid not in of_wagtail.get(text, {entry.msgid} | SAME_WORD) | SAME_WORD
    }
    assert not slipped


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Good", "良好"),
        ("Fair", "一般"),
        ("Complex", "难读"),
        ("Changes have been autosaved.", "已自动保存。"),
        ("Insert a block", "插入内容块"),
        ("Split block", "拆分内容块"),
    ],
)
def test_the_editors_scripts_say_the_right_word(english, chinese):
    compiled = polib.mofile(str(ROOT / "locale/wagtail/zh_Hans/LC_MESSAGES/djangojs.mo"))
    assert {entry.msgid: entry.msgstr for entry in compiled}[english] == chinese


A_DAY = r"(?:(?:%\(\w+\)s|\{\w+\})\s*(?:届满)?|(?:所列|所定|规定的)(?:日期|期限))(?:以|之)?前"
# What is not open yet on its day, not what may be done until its end.
NOT_A_LAST_DAY = {"not in force before %(day)s: %(law)s, legal basis of %(name)s"}


def test_every_last_day_says_that_it_is_still_in_time():
    """“前” alone leaves the day itself out (民法典 1259: 不满、超过、以外 without it): every last day has the
    same words."""
    short, said = [], 0
    for entry in polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po")):
        for text in texts(entry):
            found = re.findall(A_DAY + "(（含当日）)?", text)
            said += len(found)
            if not all(found) and not entry.obsolete and entry.msgid not in NOT_A_LAST_DAY:
                short.append(text)
    assert not short
    assert said > 50


@pytest.mark.parametrize(
    "wrong", ["前，含当日", "办理撤销许可", "依法撤销许可", "尚不知与您有利害关系", "作出%(of)s，"]
)
def test_words_that_the_law_does_not_use_are_not_said(chinese, wrong):
    assert not [text for entry in chinese for text in texts(entry) if wrong in text]
