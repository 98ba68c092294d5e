"""A city takes over a catalogue by copy, and later one by one what its source has changed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import ModelLogEntry

from guides.catalogue.excerpt import paper_of
from guides.catalogue.sources import compared, source_of, sources
from guides.catalogue.three_way import State
from guides.models import (
    CommonFacts,
    Competence,
    FormField,
    Industry,
    Material,
    PermitItem,
    PermitItemField,
    PermitItemKind,
    PermitItemMaterial,
    Question,
    Synonym,
    TakenEntry,
    WorkingRule,
)
from guides.release import taking_over
from guides.release.taking_over import Choice, TakeOverRefused, everything, take_over
from portal.ground.history.transitions import VerbRefused
from portal.ground.models import Event, Region
from tests.one_city import dump
from tests.releasing import editor

pytestmark = pytest.mark.django_db
HERE, THERE = "450200", "451100"


@pytest.fixture
def taker(stocked):
    """贺州: regions and departments, and no catalogue yet."""
    return Region.objects.get(code=THERE)


@pytest.fixture
def hand(taker):
    return editor("hand", taker)


@pytest.fixture
def opened(city, author, taker):
    """柳州 has opened its catalogue: the source 贺州 sees."""
    taking_over.open_to_others(actor=author, city=city, opened=True)
    return source_of(taker, HERE)


def seen(taker, source, *states):
    return {row.place: row for row in compared(taker, source).of(*states)}


def take(hand, taker, source, *places, **more):
    rows = compared(taker, source).by_place
    choices = {place: Choice(rows[place].digest, **more) for place in places}
    return take_over(actor=hand, city=taker, source=source, choices=choices)


def take_all(hand, taker, source):
    choices = everything(compared(taker, source))
    return take_over(actor=hand, city=taker, source=source, choices=choices)


def of(city, model, code):
    return model.objects.of(city).get(code=code)


def structure(code):
    data = dump(code)
    kinds = ("questions", "shared_fields", "materials", "permits", "industries")
    return {kind: data[kind] for kind in kinds}


def test_a_city_without_a_catalogue_takes_over_the_general_one(hand, taker):
    general = source_of(taker, TakenEntry.GENERAL)
    places = dump(THERE)["regions"], dump(THERE)["departments"], dump(HERE)
    outcome = take_all(hand, taker, general)
    assert outcome.taken > 100
    assert {row.state for row in compared(taker, general).rows} == {State.SAME}
    assert Industry.objects.of(taker).count() == 12
    assert dump(THERE)["common"].keys() == {"combined_limits", "remedies", "consultation"}
    assert (dump(THERE)["regions"], dump(THERE)["departments"], dump(HERE)) == places
    assert not Competence.objects.filter(region__code=THERE).exists()
    event = Event.objects.get(verb="catalogue.take_over")
    assert (event.chain.name, event.actor, event.data["source"]) == (THERE, hand, "general")
    assert ModelLogEntry.objects.filter(user=hand, action="wagtail.create").count() > 100
    with pytest.raises(VerbRefused):
        take_all(hand, taker, general)


def test_a_city_takes_over_from_another_that_opened_its_catalogue(hand, taker, opened, city):
    PermitItem.objects.of(city).filter(code="FOOD_LIC").update(
        promised_working_days=3, item_code="45020001"
    )
    food = of(city, PermitItem, "FOOD_LIC")
    PermitItemKind.objects.filter(permit_item__city=city).delete()
    PermitItemKind.objects.create(
        permit_item=food, kind="renewal", conditions="场所未变", promised_working_days=5
    )
    for model in (PermitItemMaterial, PermitItemField):
        model.objects.filter(permit_item__city=city).update(kinds=["new"])
        use = model.objects.filter(permit_item=food).first()
        model.objects.filter(pk=use.pk).update(kinds=["new", "renewal"])
    CommonFacts.objects.of(city).filter(key="consultation").update(value={"phone": "0772-1"})
    Synonym.objects.create(city=city, word="面馆", meaning="小餐饮")
    bakery = of(city, Industry, "BAKERY")
    WorkingRule.objects.create(industry=bakery, kind="inspection", text="一次到场")
    before = dump(HERE)
    take_all(hand, taker, opened)
    assert dump(HERE) == before
    theirs, own = structure(HERE), structure(THERE)
    for permit in theirs["permits"]:
        for promised in (permit, *permit.get("kinds", ())):
            promised.pop("promised_working_days", None)
        permit.pop("item_code", None)
    assert own == theirs
    assert own["permits"][0]["kinds"][0]["conditions"] == "场所未变"
    assert "consultation" not in dump(THERE)["common"]
    assert Synonym.objects.of(taker).get().meaning == "小餐饮"
    rule = WorkingRule.objects.of(taker).get()
    assert (rule.industry.code, rule.text) == ("BAKERY", "一次到场")

    promises = PermitItemKind.objects.filter(permit_item__city=taker)
    promises.update(promised_working_days=4)
    PermitItem.objects.of(taker).filter(code="FOOD_LIC").update(item_code="45110001")
    PermitItemKind.objects.filter(permit_item=food).update(conditions="场所、设施未变")
    take(hand, taker, opened, ("permits", "FOOD_LIC"))
    (promise,) = promises
    assert (promise.promised_working_days, promise.conditions) == (4, "场所、设施未变")
    assert of(taker, PermitItem, "FOOD_LIC").item_code == "45110001"


def test_only_an_opened_catalogue_is_a_source(city, taker, author, hand):
    def offered():
        return [source.code for source in sources(taker)]

    assert offered() == ["general"]
    for code in (HERE, THERE, "450204", "999999"):
        with pytest.raises(LookupError):
            source_of(taker, code)
    with pytest.raises(PermissionDenied):
        taking_over.open_to_others(actor=hand, city=city, opened=True)
    taking_over.open_to_others(actor=author, city=city, opened=True)
    source = source_of(taker, HERE)
    choices = everything(compared(taker, source))
    taking_over.open_to_others(actor=author, city=city, opened=False)
    taking_over.open_to_others(actor=author, city=city, opened=False)
    assert offered() == ["general"]
    with pytest.raises(LookupError):
        take_over(actor=hand, city=taker, source=source, choices=choices)
    assert not Industry.objects.of(taker).exists()
    verbs = Event.objects.filter(subject="catalogue").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb != "catalogue.load"] == [
        "catalogue.open",
        "catalogue.close",
    ]
    with pytest.raises(PermissionDenied):
        take_over(actor=author, city=taker, source=sources(taker)[0], choices={})


def test_one_industry_brings_what_it_stands_on_and_no_more(hand, taker, opened):
    take(hand, taker, opened, ("industries", "BAKERY"))
    own, theirs = structure(THERE), structure(HERE)
    (bakery,) = own["industries"]
    assert bakery == next(entry for entry in theirs["industries"] if entry["code"] == "BAKERY")
    used = {use["code"] for use in bakery["permits"]}
    assert {entry["code"] for entry in own["permits"]} == used
    papers = {paper_of(use) for entry in own["permits"] for use in entry["materials"]}
    assert papers == {entry["id"] for entry in own["materials"]}
    assert ("industries", "SMALL_EATERY") in seen(taker, opened, State.NEW)


def test_one_of_two_changes_is_taken_over_and_the_other_waits(hand, taker, opened, city):
    take_all(hand, taker, opened)
    plan, bakery = of(city, Material, "M_PLAN"), of(city, Industry, "BAKERY")
    Material.objects.filter(pk=plan.pk).update(name="平面布局图")
    Industry.objects.filter(pk=bakery.pk).update(note="现做现售")
    changed = seen(taker, opened, State.CHANGED)
    assert set(changed) == {("materials", "M_PLAN"), ("industries", "BAKERY")}
    outcome = take(hand, taker, opened, ("materials", "M_PLAN"))
    assert [str(change) for change in outcome.changes] == ["~ materials[M_PLAN]: name"]
    assert of(taker, Material, "M_PLAN").name == "平面布局图"
    assert of(taker, Industry, "BAKERY").note != "现做现售"
    assert set(seen(taker, opened, State.CHANGED)) == {("industries", "BAKERY")}
    take(hand, taker, opened, ("industries", "BAKERY"), keep=True)
    assert not seen(taker, opened, State.CHANGED, State.CONFLICT)
    Industry.objects.filter(pk=bakery.pk).update(note="又改")
    assert set(seen(taker, opened, State.CONFLICT)) == {("industries", "BAKERY")}


class TestBothSidesChanged:
    PLAN = ("materials", "M_PLAN")

    @pytest.fixture(autouse=True)
    def changed(self, hand, taker, opened, city):
        take_all(hand, taker, opened)
        Material.objects.of(city).filter(code="M_PLAN").update(name="来源改名", note="来源备注")
        Material.objects.of(taker).filter(code="M_PLAN").update(name="本市改名", form="原件")

    def test_nothing_here_is_lost_without_a_word(self, hand, taker, opened):
        (row,) = seen(taker, opened, State.CONFLICT).values()
        assert {key.name: str(key.side) for key in row.keys} == {
            "name": "both", "note": "source", "form": "own",
        }  # fmt: skip
        with pytest.raises(TakeOverRefused) as refused:
            take(hand, taker, opened, self.PLAN)
        assert set(refused.value.rows) == {self.PLAN}
        assert of(taker, Material, "M_PLAN").name == "本市改名"

    @pytest.mark.parametrize(("pick", "name"), [("source", "来源改名"), ("own", "本市改名")])
    def test_the_person_chooses_key_by_key(self, hand, taker, opened, pick, name):
        take(hand, taker, opened, self.PLAN, picks={"name": pick})
        plan = of(taker, Material, "M_PLAN")
        assert (plan.name, plan.note, plan.form) == (name, "来源备注", "原件")
        assert not seen(taker, opened, State.CHANGED, State.CONFLICT)

    def test_a_change_since_it_was_read_is_refused_whole(self, hand, taker, opened, city):
        rows = compared(taker, opened).by_place
        choices = {self.PLAN: Choice(rows[self.PLAN].digest, picks={"name": "source"})}
        Industry.objects.of(city).filter(code="BAKERY").update(note="新")
        (bakery,) = seen(taker, opened, State.CHANGED).values()
        choices[bakery.place] = Choice(bakery.digest)
        Material.objects.of(city).filter(code="M_PLAN").update(name="再改")
        with pytest.raises(TakeOverRefused) as refused:
            take_over(actor=hand, city=taker, source=opened, choices=choices)
        assert refused.value.stale
        assert set(refused.value.rows) == {self.PLAN}
        assert of(taker, Industry, "BAKERY").note != "新"


def test_a_draft_here_is_not_overwritten(hand, taker, opened, city):
    take_all(hand, taker, opened)
    plan = of(taker, Material, "M_PLAN")
    plan.name = "编辑草稿"
    plan.save_revision()
    Material.objects.of(city).filter(code="M_PLAN").update(name="来源改名")
    with pytest.raises(TakeOverRefused) as refused:
        take(hand, taker, opened, ("materials", "M_PLAN"))
    assert set(refused.value.rows) == {("materials", "M_PLAN")}
    assert plan.get_latest_revision_as_object().name == "编辑草稿"
    assert compared(taker, opened).hidden == {("materials", "M_PLAN")}


def test_what_the_source_gave_up_goes_where_nothing_needs_it(hand, taker, opened, city):
    Question.objects.create(city=city, code="alone", text="是否自用", type="bool")
    take_all(hand, taker, opened)
    Question.objects.of(city).filter(code="alone").delete()
    Material.objects.of(city).filter(code="M_PLAN").update(live=False)
    gone = seen(taker, opened, State.GONE)
    assert set(gone) == {("questions", "alone"), ("materials", "M_PLAN")}
    with pytest.raises(TakeOverRefused) as refused:
        take(hand, taker, opened, *gone)
    assert set(refused.value.rows) == {("materials", "M_PLAN")}
    assert of(taker, Question, "alone").live
    take(hand, taker, opened, ("questions", "alone"))
    assert not of(taker, Question, "alone").live
    take(hand, taker, opened, ("materials", "M_PLAN"), keep=True)
    assert of(taker, Material, "M_PLAN").live
    assert not seen(taker, opened, State.GONE)


def test_what_would_break_the_catalogue_is_refused_with_its_place(hand, taker, opened, city):
    take_all(hand, taker, opened)
    Question.objects.of(city).filter(code="area_m2").update(type="bool", unit="")
    with pytest.raises(TakeOverRefused) as refused:
        take(hand, taker, opened, ("questions", "area_m2"))
    assert any("BAKERY" in problem.place for problem in refused.value.problems)
    assert of(taker, Question, "area_m2").type == "number"


def test_a_new_paper_of_an_item_and_a_new_datum_come_with_it(hand, taker, opened, city):
    take_all(hand, taker, opened)
    item = of(city, PermitItem, "FOOD_LIC")
    paper = Material.objects.create(city=city, code="M_NEW", name="新材料")
    datum = FormField.objects.create(city=city, code="new_datum", label="新数据项", type="text")
    PermitItemMaterial.objects.create(permit_item=item, material=paper, sort_order=99)
    PermitItemField.objects.create(permit_item=item, field=datum, sort_order=99)
    Material.objects.create(city=city, code="M_OTHER", name="无关材料")
    place = ("permits", "FOOD_LIC")
    comparison = compared(taker, opened)
    along = comparison.brought({place: comparison.by_place[place].taken()})
    assert set(along) == {("materials", "M_NEW"), ("shared_fields", "new_datum")}
    take(hand, taker, opened, place)
    assert structure(THERE)["permits"] == structure(HERE)["permits"]
    assert not Material.objects.of(taker).filter(code="M_OTHER").exists()


def test_a_catalogue_imported_as_a_file_is_remembered_and_then_told_apart(
    hand, taker, next_city, opened, city
):
    """The same file in both cities, nothing taken over: what differs then is for a person."""
    assert compared(taker, opened).unremembered == len(compared(taker, opened).rows)
    take_over(actor=hand, city=taker, source=opened, choices={})
    Material.objects.of(city).filter(code="M_PLAN").update(name="来源改名")
    assert set(seen(taker, opened, State.CHANGED)) == {("materials", "M_PLAN")}


def test_each_source_is_remembered_for_itself(hand, taker, opened, city):
    general = source_of(taker, TakenEntry.GENERAL)
    take_all(hand, taker, general)
    take_over(actor=hand, city=taker, source=opened, choices={})
    Material.objects.of(city).filter(code="M_PLAN").update(name="来源改名")
    take(hand, taker, opened, ("materials", "M_PLAN"))
    assert of(taker, Material, "M_PLAN").name == "来源改名"
    assert not seen(taker, general, State.CHANGED, State.CONFLICT, State.NEW)


def test_a_failure_half_way_leaves_nothing_behind(hand, taker, opened, monkeypatch):
    def burn(*args, **options):
        raise OSError("disk full")

    monkeypatch.setattr("guides.release.taking_over.events.record", burn)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        take_all(hand, taker, opened)
    assert not Industry.objects.of(taker).exists()
    assert not TakenEntry.objects.exists()


def test_the_command_takes_over_what_needs_no_word(taker, opened, city, capsys):
    call_command("catalogue_take_over", city=THERE, dry_run=True)
    assert "+ permits[FOOD_LIC]" in capsys.readouterr().out
    assert not PermitItem.objects.of(taker).exists()
    call_command("catalogue_take_over", city=THERE, source=HERE)
    assert structure(THERE) == structure(HERE)
    Material.objects.of(city).filter(code="M_PLAN").update(name="来源改名")
    Material.objects.of(taker).filter(code="M_PLAN").update(name="本市改名")
    capsys.readouterr()
    call_command("catalogue_take_over", city=THERE, source=HERE)
    assert "M_PLAN" in capsys.readouterr().out
    assert of(taker, Material, "M_PLAN").name == "本市改名"
    for options in ({"city": "999999"}, {"city": HERE, "source": THERE}, {"city": "450204"}):
        with pytest.raises(CommandError):
            call_command("catalogue_take_over", **options)
