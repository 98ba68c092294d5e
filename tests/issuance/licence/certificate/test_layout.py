"""A style is data: what is wrong in it is refused when it is loaded, with its place."""

import copy
import json

import pytest

from issuance.licence.certificate.layout import STYLES, LayoutError, load_layout, read_layout


@pytest.fixture
def data():
    return json.loads((STYLES / "liuzhou-2022.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_style_loads(path):
    layout = load_layout(path.stem)
    assert layout.style == path.stem
    assert layout.outer.encloses(layout.inner)


@pytest.mark.parametrize("style", ["nowhere", "../liuzhou-2022", "", "Liuzhou-2022", "a/b"])
def test_an_unknown_style_is_refused_with_the_known_ones(style):
    with pytest.raises(LayoutError, match=r"known: .*liuzhou-2022"):
        load_layout(style)


def put(data, path, value):
    """Set data at a dotted path; DELETE removes it."""
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    for step in way:
        data = data[step]
    if value is DELETE:
        del data[last]
    else:
        data[last] = value


DELETE = object()


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("style", "other", "style"),
        ("sheet", [420], "sheet"),
        ("sheet", [420, "297"], "sheet"),
        ("border", DELETE, "border"),
        ("border.outer", [20, 39, 500, 275], "border.outer"),
        ("border.inner", [29, 48, 401, 266], "border.inner"),
        ("border.inner", [391, 48, 29, 266], "border.inner"),
        ("qr", [89, 220, 120, 252], "qr"),
        ("qr", [10, 220, 41, 251], "qr"),
        ("emblem.placeholder", "", "emblem.placeholder"),
        ("texts", {}, "texts"),
        ("texts.0.role", "fraktur", r"texts\[0\].role"),
        ("texts.0.ink", "silver", r"texts\[0\].ink"),
        ("texts.0.size", 0, r"texts\[0\].size"),
        ("texts.0.size", True, r"texts\[0\].size"),
        ("texts.0.left", 421, r"texts\[0\]"),
        ("texts.0.modes", [], r"texts\[0\].modes"),
        ("texts.0.modes", ["paper"], r"texts\[0\].modes"),
        ("texts.0.colour", "red", r"texts\[0\].colour"),
        ("fields.0", DELETE, "fields"),
        ("fields.1.name", "operator", r"fields\[1\].name"),
        ("fields.1.label", DELETE, r"fields\[1\].label"),
        ("fields.1.value", [], r"fields\[1\].value"),
        ("fields.1.value.shrink", True, r"fields\[1\].value.shrink"),
        ("fields.1.value.width", 200, r"fields\[1\].value"),
        ("fields.1.value.right", 395, r"fields\[1\].value.right"),
        ("fields.1.value.lines", 0, r"fields\[1\].value.lines"),
        ("fields.1.value.height", DELETE, r"fields\[1\].value"),
        ("fields.1.value.size", 7, r"fields\[1\].value.size"),
        ("fields.4.value.shrink", "yes", r"fields\[4\].value.shrink"),
        ("fields.5.value.bottom", 190, r"fields\[5\].value.bottom"),
        ("fields.3.justify_to", "nobody", r"fields\[3\].justify_to"),
        ("fields.3.justify_to", "industry", r"fields\[3\].justify_to"),
        ("gap", -1, "gap"),
        ("minimum_size", "8", "minimum_size"),
    ],
)
def test_a_wrong_style_is_refused_at_its_place(data, path, value, place):
    broken = copy.deepcopy(data)
    put(broken, path, value)
    with pytest.raises(LayoutError, match=f"style liuzhou-2022: {place}"):
        read_layout(broken, "liuzhou-2022")


@pytest.mark.parametrize("value", [None, [], "text", 5])
def test_a_style_that_is_no_object_is_refused(value):
    with pytest.raises(LayoutError):
        read_layout(value, "liuzhou-2022")


def test_only_two_values_may_shrink(data):
    layout = read_layout(data, "liuzhou-2022")
    assert {field.name for field in layout.fields if field.value.shrink} == {"premises", "permits"}
