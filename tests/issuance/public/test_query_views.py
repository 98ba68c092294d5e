"""公布查询渠道: whoever knows a number, or a name and where, learns the verdict; nobody is listed."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from issuance.casework.verbs.permits.ends import end as end_permit
from issuance.licence import finding
from issuance.models import Licence
from issuance.public import open_data
from portal.demo.people import approver_of
from portal.demo.stories import LIUNAN, Story
from portal.ground.calendar import clock
from portal.ground.limits.counting import TooMany
from portal.ground.models import Region
from tests import told
from tests.issuance.ready import ENDS

pytestmark = pytest.mark.django_db
DOOR = "/licences/"
SOLE, COMPANY = "92450204MA5K0ABC1X", "91450204MA5K0ABC1X"


@pytest.fixture
def licence(demo):
    licence = told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "issued"), 960).licence
    Licence.objects.filter(pk=licence.pk).update(
        operator_name="老友 ABC 粉店（柳南）", uscc=COMPANY
    )
    licence.refresh_from_db()
    return licence


def asked(client, **typed):
    response = client.post(DOOR, typed)
    return response, response.content.decode()


def spaced(number):
    return f" {number[:6].lower()}－{number[6:]} ".translate({ord("0"): "０"})


@pytest.mark.both_databases
def test_each_number_alone_shows_the_verdict_and_opens_no_page(client, licence):
    permit = licence.loaded()[0]
    for number in (licence.number, spaced(licence.number), spaced(COMPANY), permit.number):
        response, text = asked(client, number=number)
        assert response.status_code == 200
        assert "verdict ok" in text
        assert licence.number in text
        assert licence.operator_name in text
        assert "/l/" not in text
        assert licence.facts["legal_representative"] not in text
    end_permit.run(
        permit, actor=approver_of(permit.issuer), **ENDS["revoked"], reason="演示", on=clock.today()
    )
    assert "verdict part" in asked(client, number=licence.number)[1]


@pytest.mark.both_databases
def test_a_name_is_found_in_its_region_however_it_is_typed_and_nowhere_else(client, licence):
    token = licence.editions.get().token
    for name in ("老友 ABC 粉店（柳南）", "老友ａｂｃ粉店(柳南)", " 老友abc 粉店 （柳南） "):
        for code in ("450204", "450200"):
            assert f"/l/{token}/" in asked(client, operator_name=name, region=code)[1], (name, code)
    for typed in (
        {"operator_name": "老友ABC粉店（柳南）", "region": "450203"},
        {"operator_name": "老友", "region": "450204"},
        {"operator_name": "老友ABC粉店（柳南）"},
        {"operator_name": "%", "region": "450204"},
    ):
        text = asked(client, **typed)[1]
        assert 'role="alert"' in text
        assert token not in text
        assert licence.number not in text


def test_a_number_alone_does_not_tell_the_name_of_a_sole_trader(client, licence):
    for uscc in (SOLE, ""):
        Licence.objects.filter(pk=licence.pk).update(uscc=uscc)
        text = asked(client, number=licence.number)[1]
        assert licence.operator_name not in text
        assert "输入名称后方予显示" in text
        named = asked(client, number=licence.number, operator_name=licence.operator_name)[0]
        assert named.headers["Location"] == f"/l/{licence.editions.get().token}/"


def test_of_more_than_can_be_shown_none_is(client, demo, licence, monkeypatch):
    other = told.tell(Story(LIUNAN, "SMALL_EATERY", "面馆", "issued"), 961).licence
    Licence.objects.filter(pk=other.pk).update(operator_name=licence.operator_name)
    typed = {"operator_name": licence.operator_name, "region": "450204"}
    assert asked(client, **typed)[1].count("<article") == 2
    monkeypatch.setattr(finding, "MOST", 1)
    text = asked(client, **typed)[1]
    assert "<article" not in text
    assert "查询结果过多" in text


def test_a_credit_code_that_cannot_be_right_is_explained(client, demo):
    assert "校验码" in asked(client, number="91450204MA5K0ABC12")[1]
    assert "请填写编号" in asked(client, number="-")[1]


@pytest.mark.both_databases
def test_each_way_of_finding_reads_an_index_however_many_licences(licence):
    regions = list(Region.objects.filter(code="450204"))
    with CaptureQueriesContext(connection) as asked:
        finding.by_number(licence.number, clock.today())
        finding.by_name(licence.operator_name, regions, clock.today())
        list(open_data.licences_in_force(regions[0], clock.today()))
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {'QUERY PLAN' if sqlite else ''} {query['sql']}")
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert not re.search(r"(SCAN|Seq Scan on) issuance_(?!permitscan|publicpage)", plan), (
                plan
            )


def rows_of(client, region=LIUNAN):
    csv = b"".join(client.get(reverse("open_data_csv", args=[region])).streaming_content)
    file = client.get(f"/api/v1/open-data/{region}.json")
    return csv.decode(), json.loads(b"".join(file.streaming_content))


def test_open_data_has_what_is_in_force_and_no_person(client, licence, settings):
    settings.PORTAL_OPEN_DATA_TERMS = "柳州市公共数据开放条款"
    assert settings.PORTAL_OPEN_DATA_TERMS in client.get("/licences/open/").content.decode()
    Licence.objects.filter(pk=licence.pk).update(operator_name="=HYPERLINK(1)")
    csv, data = rows_of(client)
    (row,) = (row for row in data["licences"] if row["licence_number"] == licence.number)
    assert (row["operator_name"], row["uscc"], row["status"]) == ("=HYPERLINK(1)", COMPANY, "valid")
    assert {permit["number"] for permit in row["permits"]} == {p.number for p in licence.loaded()}
    assert data["terms"] == settings.PORTAL_OPEN_DATA_TERMS
    assert csv.startswith("\ufeff许可证编号,")
    assert csv.count("\ufeff") == 1
    assert ",'=HYPERLINK(1)," in csv
    Licence.objects.filter(pk=licence.pk).update(uscc=SOLE)
    csv, data = rows_of(client)
    assert licence.number in csv
    assert "HYPERLINK" not in csv + str(data)
    assert SOLE not in csv + str(data)
    for permit in licence.loaded():
        end_permit.run(
            permit,
            actor=approver_of(permit.issuer),
            **ENDS["revoked"],
            reason="x",
            on=clock.today(),
        )
    csv, data = rows_of(client)
    assert licence.number not in csv + str(data)
    assert rows_of(client, "450203")[1]["licences"] == []


def test_open_data_takes_the_same_batches_and_is_not_asked_for_without_end(
    client, licence, monkeypatch
):
    whole = rows_of(client)[1]["licences"]
    monkeypatch.setattr(open_data, "BATCH", 1)
    assert rows_of(client)[1]["licences"] == whole
    assert client.get("/api/v1/open-data/999999.json").status_code == 404
    assert client.get("/licences/open/999999.csv").status_code == 404
    monkeypatch.setattr(
        open_data, "count", lambda *_a: (_ for _ in ()).throw(TooMany(open_data.FILES, 0))
    )
    assert client.get("/licences/open/450204.csv").status_code == 429
    assert client.get("/api/v1/open-data/450204.json").status_code == 429


def test_the_interface_is_described(client):
    described = client.get("/api/openapi.json").json()
    assert "/api/v1/open-data/{region}.json" in described["paths"]
    answers = described["paths"]["/api/v1/licences/{token}"]["get"]["responses"]
    assert {"200", "304", "404", "503"} <= set(answers)
