"""What the forms of the verbs call things: a denial by its name, ends as acts, rows by their number."""

from tests.issuance.desk.case_pages import page


def form(client, prepared):
    client.force_login(prepared.actor)
    cards = page(client, prepared.case).context["cards"]
    return next(card["form"] for card in cards if card["verb"].code == prepared.verb.code)


def test_a_tick_for_safety_names_the_article_of_its_own_verb_alone(client, ready):
    named = {}
    for code in ("decide", "refuse", "end"):
        text = str(form(client, ready(code)).fields["bar"].help_text)
        named[code] = [article for article in ("七十八条", "七十九条") if article in text]
    assert named == {"decide": ["七十八条"], "refuse": ["七十八条"], "end": ["七十九条"]}


def test_the_tick_for_safety_of_a_denial_stands_under_false_papers(client, ready):
    names = list(form(client, ready("decide")).fields)
    assert names.index("bar") == names.index("false_papers") + 1
    html = page(client, ready("decide").case).content.decode()
    assert html.count('class="yz-field yz-field--under"') == 1


def test_common_reasons_of_a_decision_are_those_of_a_denial(client, ready):
    field = form(client, ready("decide")).fields["listed"]
    assert str(field.label) == "不予许可的常用理由"


def test_a_permit_ends_by_an_act_and_grounds_stand_under_theirs(client, ready):
    fields = form(client, ready("end")).fields
    acts = [str(word) for code, word in fields["status"].choices if code]
    assert fields["status"].label == "终止方式"
    assert acts == ["撤回", "撤销", "注销", "吊销", "失效"]
    grounds = [str(word) for word, group in fields["ground"].choices if isinstance(group, list)]
    assert grounds == acts


def test_rows_of_a_supplement_are_numbered_for_everybody(client, ready):
    prepared = ready("ask_supplement")
    client.force_login(prepared.actor)
    html = page(client, prepared.case).content.decode()
    assert "<legend>" in html
    assert "w-sr-only" not in html.partition('class="yz-row"')[2].partition("</legend>")[0]
    assert "第1项" in html
    assert "补正事项" in html
    assert "补正要求" in html
