"""A field type nobody has heard of: the one class below, and it goes from the file to the desk."""

import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from forms.models import Submission
from guides.catalogue.field_types.text import PlainText, text_input
from guides.models import FormField, GuideVersion
from guides.release import releases
from guides.version.field_types import REGISTRY, FieldType, register
from issuance.models import Case
from portal.demo.stories import LIUNAN, Story
from portal.demo.telling import tell
from portal.ground.calendar import clock
from portal.ground.models import Region, User
from portal.ground.text.pasted import compact
from portal.ground.text.sentences import Sentence
from tests.forms.conftest import NOODLES
from tests.forms.filling import NOODLE_FORM, filled_draft
from tests.made_pdfs import fetched_pdf, words_of_pdf
from tests.one_city import dump
from tests.releasing import pairs, proposed

WRONG = "请填写完整的车牌号，如桂B·12345。"
KEY, LABEL = "delivery_van", "送餐车号牌"
BLANK = "/apply/450204/small-eatery/form.pdf"


class PlateField(PlainText):
    default_error_messages = {"plate": WRONG}

    def read(self, text):
        plate = compact(text)
        if not re.fullmatch(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}", plate):
            raise self.fault("plate")
        return plate


class Plate(FieldType):
    """车牌号."""

    code, label, position = "plate", "车牌号", 105
    wrong = (("12345", Sentence(WRONG)),)

    def control(self, **common):
        return PlateField(widget=text_input(autocapitalize="characters"), **common)

    def words(self, datum, value):
        return f"{value[:2]}·{value[2:]}" if value else ""

    def room(self, datum):
        return "□□·□□□□□"

    def sample(self, *, region, serial):
        return f"桂B·{serial:05d}"


@pytest.fixture
def plate():
    register(Plate)
    yield
    del REGISTRY[Plate.code]


@pytest.fixture
def file(demo, tmp_path):
    """The demo's catalogue, in which the food permit asks for the plate of the van."""
    data = dump()
    permit = next(entry for entry in data["permits"] if entry["code"] == "SMALL_CATERING")
    permit["fields"].append({"key": KEY, "label": LABEL, "type": "plate", "required": True})
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_before_it_is_registered_no_file_may_name_it(file, capsys):
    with pytest.raises(CommandError):
        call_command("catalogue_check", file)
    place = f"permits[SMALL_CATERING].fields[{KEY}].type"
    assert capsys.readouterr().err == f"{place}: 数据项类型“plate”不存在\n"


def test_once_registered_it_goes_the_whole_way(plate, file, client, tmp_path):
    call_command("catalogue_check", file)
    call_command("catalogue_import", file)
    assert_offered_to_editors(client)
    version = released()
    assert "□□·□□□□□" in text_of(fetched_pdf(client, BLANK), after=LABEL)
    submission = applied_for(client, version)
    assert_shown_to_its_department_alone(client, submission)
    assert_kept_by_the_workbook(tmp_path / "catalogue.xlsx")
    case = tell(Story(LIUNAN, "SMALL_EATERY", "外卖店", "submitted"), 88)
    assert case.submission.current().content["data"][KEY] == "桂B00088"


def user(name):
    return User.objects.get(username=name)


def assert_offered_to_editors(client):
    client.force_login(user("editor-4502"))
    field = FormField.objects.get(code=KEY)
    address = reverse("wagtailsnippets_guides_formfield:edit", args=[field.pk])
    page = html.fromstring(client.get(address).content)
    assert page.xpath("//select[@name='type']/option[@selected]/text()") == ["车牌号"]
    offered = page.xpath("//select[@name='type']/option/@value")
    assert offered[offered.index("phone") + 1] == "plate"
    client.logout()


def released():
    author = user("editor-4502")
    release = releases.draft_release(
        actor=author,
        name="送餐车",
        region=Region.objects.get(code="450200"),
        pairs=pairs("SMALL_EATERY"),
        effective_from=clock.today(),
    )
    digest = proposed(author, release)
    releases.approve(actor=user("editor2-4502"), release=release, digest=digest)
    version = GuideVersion.objects.active().get(
        region__code="450204", industry__code="SMALL_EATERY"
    )
    assert version.snapshot.field_by_key[KEY].type == "plate"
    return version


def applied_for(client, version):
    """Typed wrongly, then rightly; checked, handed in and taken home as a PDF."""
    draft = filled_draft(version, NOODLES | {"alcohol": "no"})

    def step(name):
        return reverse(f"forms:{name}", args=[draft.token])

    def send(typed):
        seen = re.search(r'name="shown" value="([^"]+)"', client.get(step("form")).content.decode())
        post = NOODLE_FORM | {KEY: typed, "shown": seen[1]}
        return client.post(step("form"), post, follow=True)

    answer = send("12345")
    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    (beside,) = page.xpath(f"//div[.//input[@id='id_{KEY}'] and contains(@class, 'field')][1]")
    assert WRONG in beside.text_content()
    assert beside.xpath(".//input/@value") == ["12345"]

    answer = send("桂b·12345")
    assert answer.redirect_chain[-1][0] == step("materials")
    assert "桂B·12345" in client.get(step("check")).content.decode()
    assert client.post(step("check"), {"true": "on"}).headers["Location"] == step("receipt")
    submission = Submission.objects.get(uuid=draft.submission_uuid)
    assert submission.current().content["data"][KEY] == "桂B12345"
    assert "桂B·12345" in text_of(fetched_pdf(client, step("application")), after=LABEL)
    return submission


def assert_shown_to_its_department_alone(client, submission):
    case = Case.objects.get(submission=submission)
    for department, shown in (("450204-mr", True), ("450204-hc", False)):
        client.force_login(user(f"approver-{department}"))
        page = client.get(reverse("issuance_case", args=[case.pk])).content.decode()
        assert ("桂B·12345" in page) is shown
        client.logout()


def assert_kept_by_the_workbook(path):
    call_command("catalogue_export", path, city="450200")
    page = load_workbook(path)["表单数据项"]
    (title,) = (cell for cell in page[1] if cell.value == "类型")
    assert "plate　车牌号" in title.comment.text
    out = io.StringIO()
    call_command("catalogue_import", path, stdout=out)
    assert out.getvalue() == "没有变化。\n"


def text_of(response, *, after) -> str:
    """The words of a PDF behind a label, without white space."""
    return words_of_pdf(response).partition(after)[2][:40]
