"""certificate_render: a PDF or one line naming the field and the character, never half a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from django.core.management import CommandError, call_command

from issuance.licence.qr import decode_pdf

ROOT = Path(__file__).resolve().parents[3]
DATA = {
    "operator_name": "测试𬭎面馆",
    "legal_representative": "测试张三",
    "licence_number": "450204202300001X",
    "industry": "小餐饮",
    "uscc": "",
    "premises": "柳州市柳南区测试路1号",
    "permits": ["食品经营许可", "户外招牌设置审批"],
    "issuer": "柳州市柳南区行政审批局",
    "made_on": "2022-09-26",
    "qr_url": "https://yyyz.example.gov.cn/l/Rk9PQkFSQkFaUVVYMTIzNDU2Nzg5/",
}


@pytest.fixture
def folder(tmp_path):
    """A file of good items and the folder the PDF goes to."""
    (tmp_path / "items.json").write_text(json.dumps(DATA), encoding="utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path


def run(folder, *options, **changes):
    source, out = folder / "items.json", folder / "out" / "certificate.pdf"
    if changes:
        source.write_text(json.dumps(DATA | changes), encoding="utf-8")
    call_command("certificate_render", str(source), str(out), *options, verbosity=0)
    return out


@pytest.mark.parametrize("mode", ["digital", "overprint", "stock"])
def test_a_certificate_is_written_whole(folder, mode):
    out = run(folder, "--mode", mode)
    assert len(pypdf.PdfReader(out).pages) == 1
    assert [path.name for path in out.parent.iterdir()] == ["certificate.pdf"]
    if mode != "stock":
        assert decode_pdf(out.read_bytes()) == DATA["qr_url"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"operator_name": "测试😀馆"}, ["operator_name", "😀", "U+1F600"]),
        ({"permits": ["许可\u0007"]}, ["permits", "U+0007"]),
        ({"premises": "测\n试"}, ["premises", "U+000A"]),
        ({"premises": "\ud800"}, ["premises", "U+D800"]),
        ({"operator_name": "测" * 200}, ["operator_name", "200 characters"]),
        ({"issuer": ""}, ["issuer", "empty"]),
        ({"permits": []}, ["permits"]),
        ({"made_on": "26.9.2022"}, ["made_on"]),
        ({"legal_representative": None}, ["legal_representative"]),
        ({"qr_url": "https://a.cn/" + "x" * 200}, ["qr_url"]),
    ],
)
def test_what_cannot_be_printed_is_named_in_one_line_and_no_file_is_left(folder, changes, named):
    with pytest.raises(CommandError) as caught:
        run(folder, **changes)
    message = str(caught.value)
    assert all(word in message for word in named)
    assert "\n" not in message
    assert list((folder / "out").iterdir()) == []


def test_an_earlier_certificate_survives_a_refused_one(folder):
    before = run(folder).read_bytes()
    with pytest.raises(CommandError):
        run(folder, operator_name="😀")
    assert (folder / "out" / "certificate.pdf").read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '"text"', "\x00", '{"operator_name": "x"}'])
def test_a_file_that_holds_no_items_is_refused_in_one_line(folder, text):
    (folder / "items.json").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        run(folder)
    assert "\n" not in str(caught.value)
    assert list((folder / "out").iterdir()) == []


def test_missing_files_and_folders_are_named(folder):
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        call_command("certificate_render", str(folder / "nowhere.json"), str(folder / "a.pdf"))
    with pytest.raises(CommandError, match="No such file"):
        call_command("certificate_render", str(folder / "items.json"), str(folder / "no" / "a.pdf"))
    (folder / "latin.json").write_bytes(b'{"operator_name": "\xff"}')
    with pytest.raises(CommandError, match=r"latin\.json"):
        call_command("certificate_render", str(folder / "latin.json"), str(folder / "a.pdf"))


def test_on_the_command_line_a_refusal_is_one_line_and_a_failing_exit(folder):
    (folder / "items.json").write_text(json.dumps(DATA | {"industry": "餐😀"}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "manage.py", "certificate_render", str(folder / "items.json"),
         str(folder / "out" / "a.pdf")],
        check=False,
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "industry" in done.stderr
    assert "😀" in done.stderr
    assert list((folder / "out").iterdir()) == []


def test_the_calibration_page_is_written(folder):
    out = folder / "out" / "calibration.pdf"
    call_command("certificate_calibration", str(out), "--offset", "0.5", "-1", verbosity=0)
    assert "套打校准页" in pypdf.PdfReader(out).pages[0].extract_text()
    with pytest.raises(CommandError, match="nowhere"):
        call_command("certificate_calibration", str(out), "--style", "nowhere")
