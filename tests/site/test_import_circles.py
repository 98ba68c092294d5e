"""No two files import each other, through others either, but a page and its view (Wagtail's idiom)."""

from itertools import pairwise

import pytest

from tests.imports import circle, imports

PAGE_AND_VIEW = {
    ("guides.models.pages", "guides.public.guide_views"),
    ("guides.models.records", "guides.admin.preview"),
    ("home.models.articles", "home.page_views"),
    ("home.models.enquiries", "home.feedback_views"),
    ("home.models.enquiries", "home.page_views"),
    ("home.models.front", "home.page_views"),
    ("home.models.sections", "home.page_views"),
}


def test_imports_at_the_top_of_files_make_no_circle():
    assert circle((edge.importer, edge.imported) for edge in imports() if not edge.late) == []


def test_imports_inside_functions_close_no_circle_but_those_of_a_page_and_its_view():
    edges = {(edge.importer, edge.imported) for edge in imports()}
    assert circle(edges - PAGE_AND_VIEW) == []


def test_the_pairs_are_those_whose_imports_say_so():
    said = {
        (edge.importer, edge.imported) for edge in imports() if edge.reason == "page and its view"
    }
    assert said == PAGE_AND_VIEW


def test_a_name_that_a_package_hands_on_is_traced_to_its_module():
    edges = {(edge.importer, edge.imported) for edge in imports()}
    assert ("home.page_views", "home.models.articles") in edges
    assert ("home.page_views", "home.models") not in edges


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([("a", "b"), ("b", "c"), ("a", "c")], []),
        ([("a", "b"), ("b", "a")], {"a", "b"}),
        ([("a", "b"), ("b", "c"), ("c", "b")], {"b", "c"}),
    ],
)
def test_a_circle_is_found(edges, expected):
    circled = circle(edges)
    assert set(circled) == set(expected)
    assert all(pair in edges for pair in pairwise(circled))
