"""The screen of office days: the year with its reasons, and entering that asks before it does."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.ground.models import Event, OfficeDay, Post, Role, User
from portal.ground.office_days import almanac

pytestmark = pytest.mark.django_db
PAGE = "/cms/office-days/"
NOTICE = "柳政办〔2026〕7号"


@pytest.fixture
def signed_in(client):
    def sign_in(role, region):
        person = User.objects.create_user(f"{role}-{region.code}" if region else "root")
        if region is None:
            person.is_superuser = True
            person.save()
        else:
            Post.objects.create(user=person, role=role, region=region, valid_from=date(2020, 1, 1))
        client.force_login(person)
        return client

    return sign_in


def typed(**more):
    return {
        "place": "0",
        "works": "off",
        "first": "2026-06-10",
        "last": "2026-06-11",
        "name": "市庆",
        "source": NOTICE,
    } | more


def parsed(response):
    return BeautifulSoup(response.content, "html.parser")


def carried(response):
    return parsed(response).select_one("[name=carried]")["value"]


def days_of(region):
    return almanac.days_of(region.pk)


def test_the_year_shows_what_is_off_and_why(signed_in, liunan):
    client = signed_in(Role.CLERK, liunan)
    page = parsed(client.get(PAGE, {"year": "2017"}))
    march = page.select(".yz-month")[2]
    thursday = next(
        cell for cell in march.select("td") if cell.get_text(" ", strip=True) == "30 休"
    )
    assert "壮族三月三（自治区人民政府办公厅关于2017年" in thursday["title"]
    assert "yz-day--own" in thursday["class"]
    april = [cell.get_text(" ", strip=True) for cell in page.select(".yz-month")[3].select("td")]
    assert {"1 休", "2 休", "3 休", "8 班"} <= set(april)
    text = " ".join(page.get_text(" ", strip=True).split())
    assert "04-02 –04-04" in text or "04-02–04-04" in text
    assert not page.select("[name=first]")  # a clerk enters nothing
    assert "尚未录入" not in text
    assert "尚未录入" in client.get(PAGE, {"year": "2031"}).content.decode()
    assert client.get(PAGE, {"year": "2025"}).content.decode().count("待核实") > 1


@pytest.mark.parametrize(
    "query", [{"year": "26"}, {"year": "9999"}, {"year": "²026"}, {"region": "x"}]
)
def test_what_is_no_year_or_no_region_of_the_reader_is_missing(signed_in, liunan, query):
    assert signed_in(Role.EDITOR, liunan).get(PAGE, query).status_code == 404


def test_typed_days_are_shown_first_and_entered_when_that_is_confirmed(signed_in, liuzhou, hezhou):
    client = signed_in(Role.EDITOR, liuzhou)
    shown = client.post(PAGE, typed())
    assert shown.status_code == 200
    assert "将变更2天" in shown.content.decode()
    assert not OfficeDay.objects.filter(region=liuzhou).exists()
    answer = {"carried": carried(shown), "withdraw": ["9" * 5000, "²", ""]}  # no days of ours
    done = client.post(f"{PAGE}confirm/", answer, follow=True)
    assert "已录入，共变更2天" in done.content.decode()
    assert [days_of(liuzhou).works(date(2026, 6, n)) for n in (10, 11, 12)] == [False, False, True]
    assert days_of(hezhou).works(date(2026, 6, 10))
    assert Event.objects.filter(verb="office_day.enter", chain__name="450200").count() == 2
    again = client.post(PAGE, typed())
    assert "均已录入" in again.content.decode()
    assert not parsed(again).select("[name=carried]")
    opposite = client.post(PAGE, typed(works="works")).content.decode()
    assert "已作相反安排" in opposite


def test_the_region_that_was_looked_at_and_what_was_typed_are_kept(signed_in, liuzhou, liunan):
    client = signed_in(Role.EDITOR, liuzhou)
    looked = f"{PAGE}?region={liunan.pk}&year=2026"
    wrong = client.post(looked, typed(place="1", first="2026-06-31"))
    assert wrong.status_code == 422
    summary = parsed(wrong).select_one("[role=alert]")
    assert summary.select_one("a")["href"] == "#id_first"
    assert parsed(wrong).select_one("[name=name]")["value"] == "市庆"
    shown = client.post(looked, typed(place="1"))
    again = {
        field["name"]: field["value"]
        for field in parsed(shown).select("#typed input")
        if field["name"] != "csrfmiddlewaretoken"
    }
    assert again == typed(place="1", again="1")
    mended = parsed(client.post(looked, again))
    assert mended.select_one("[name=source]")["value"] == NOTICE
    assert not mended.select("[role=alert]")
    confirm = parsed(shown).select_one("form:has([name=carried])")["action"]
    done = parsed(client.post(confirm, {"carried": carried(shown)}, follow=True))
    assert done.select_one("#region [selected]")["value"] == str(liunan.pk)
    assert done.select_one("[name=source]")["value"] == NOTICE  # its next days
    assert not done.select_one("[name=name]").get("value")
    withdraw = done.select_one("form[action*=withdraw]")["action"]
    left = parsed(client.post(withdraw, follow=True))
    assert left.select_one("#region [selected]")["value"] == str(liunan.pk)


def test_who_may_not_enter_the_nations_notice_is_told_who_does(signed_in, liuzhou):
    asked = {"year": "2031"}
    assert "由管理员录入" in signed_in(Role.EDITOR, liuzhou).get(PAGE, asked).content.decode()
    assert "由管理员录入" not in signed_in(None, None).get(PAGE, asked).content.decode()


def test_before_the_first_region_the_nations_year_is_shown(signed_in):
    page = parsed(signed_in(None, None).get(PAGE, {"year": "2026"}))
    assert len(page.select(".yz-month")) == 12
    assert "尚未录入" not in page.get_text()
    assert "不执行自治区放假日" not in page.get_text()
    assert not page.select("#region")


def test_what_was_changed_meanwhile_is_looked_at_once_more(signed_in, liuzhou):
    client = signed_in(Role.EDITOR, liuzhou)
    shown = client.post(PAGE, typed())
    liuzhou.save()
    answer = client.post(f"{PAGE}confirm/", {"carried": carried(shown)})
    assert answer.status_code == 409
    assert not OfficeDay.objects.filter(region=liuzhou).exists()
    assert client.post(f"{PAGE}confirm/", {"carried": carried(answer)}).status_code == 302
    assert OfficeDay.objects.filter(region=liuzhou).count() == 2
    forged = client.post(f"{PAGE}confirm/", {"carried": carried(shown)[:-3] + "abc"}, follow=True)
    assert "页面已失效" in forged.content.decode()


def test_a_file_is_read_by_row_and_entered_when_that_is_confirmed(signed_in, liuzhou):
    client = signed_in(None, None)

    def sent(*lines):
        text = "\n".join(["日期,安排,范围,事由,来源", *lines])
        file = SimpleUploadedFile("2027.csv", text.encode("gb18030"))
        return client.post(f"{PAGE}import/", {"file": file})

    wrong = sent("2027年2月30日,放假,全国,春节,某通知", "2027-02-05,放假,桂林市,春节,某通知")
    assert wrong.status_code == 422
    page = " ".join(parsed(wrong).get_text(" ", strip=True).split())
    assert "第2行 · 日期 无法识别的日期" in page
    assert "第3行 · 范围" in page
    assert not parsed(wrong).select("[name=carried]")
    right = sent("2027年4月8日,放假,广西壮族自治区,壮族三月三,桂政办电〔2027〕9号")
    ticks = parsed(right).select("[name=withdraw]")
    assert [tick.parent.get_text(" ", strip=True)[:10] for tick in ticks] == [
        "2027-04-09",
        "2027-04-10",
    ]
    answer = {"carried": carried(right), "withdraw": [tick["value"] for tick in ticks]}
    assert client.post(f"{PAGE}confirm/", answer).status_code == 302
    assert [days_of(liuzhou).works(date(2027, 4, n)) for n in (8, 9)] == [False, True]
    empty = client.post(f"{PAGE}import/", {"file": SimpleUploadedFile("x.csv", b"\0\0\0")})
    assert empty.status_code == 422
    assert "既不是 Excel" in empty.content.decode()


def test_nobody_touches_anothers_days(signed_in, liuzhou, liunan, hezhou, client):
    root = signed_in(None, None)
    shown = root.post(PAGE, typed(place="2"))
    root.post(f"{PAGE}confirm/", {"carried": carried(shown)})
    row = OfficeDay.objects.filter(region=liuzhou).first()
    national = OfficeDay.objects.filter(level="province").first()
    stolen = carried(root.post(PAGE, typed(place="1", first="2026-07-01", last="")))
    for role, region in ((Role.EDITOR, hezhou), (Role.EDITOR, liunan), (Role.CLERK, liuzhou)):
        signed_in(role, region)
        for other in (row, national):
            assert client.post(f"{PAGE}{other.pk}/withdraw/").status_code == 404
        answer = client.post(f"{PAGE}confirm/", {"carried": stolen})
        assert answer.status_code in {302, 403, 409}
        foreign = liuzhou if region == hezhou else hezhou
        assert client.get(PAGE, {"region": foreign.pk}).status_code == 404
    assert not OfficeDay.objects.filter(day="2026-07-01").exists()
    assert OfficeDay.objects.get(pk=row.pk).withdrawn_on is None
    city = signed_in(Role.EDITOR, liuzhou)
    assert city.post(f"{PAGE}{national.pk}/withdraw/").status_code == 404
    assert city.post(f"{PAGE}{row.pk}/withdraw/").status_code == 302
    assert OfficeDay.objects.get(pk=row.pk).withdrawn_on is not None
    assert client.get(PAGE, {"row": national.pk}).status_code == 404


def test_a_reckoned_day_is_verified_with_the_source_that_was_read(signed_in, liuzhou):
    client = signed_in(None, None)
    row = OfficeDay.objects.get(day="2026-04-20")
    form = parsed(client.get(PAGE, {"year": "2026", "row": row.pk}))
    assert form.select_one("[name=first]")["value"] == "2026-04-20"
    assert form.select_one("[name=place] [selected]").get_text() == "广西壮族自治区"
    assert not form.select_one("[name=source]").get("value")
    entered = typed(
        place="1", first="2026-04-20", last="", name="壮族三月三", source="桂政办电〔2026〕3号"
    )
    shown = client.post(PAGE, entered)
    assert "更正" in shown.content.decode()
    client.post(f"{PAGE}confirm/", {"carried": carried(shown)})
    row.refresh_from_db()
    assert (row.to_verify, row.source) == (False, "桂政办电〔2026〕3号")


def test_the_export_has_the_columns_of_the_import(signed_in, liunan):
    client = signed_in(Role.CLERK, liunan)
    text = client.get(f"{PAGE}export/csv/", {"year": "2017"}).content.decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "日期,安排,范围,事由,来源,链接,待核实,知悉日期"
    assert [row.split(",")[0] for row in lines[1:]] == [
        "2017-03-30",
        "2017-03-31",
        "2017-04-01",
        "2017-04-08",
    ]
    assert client.get(f"{PAGE}export/xlsx/").content.startswith(b"PK")
    assert client.get(f"{PAGE}export/pdf/").status_code == 404
