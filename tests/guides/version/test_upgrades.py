"""Versions made before the schema moved on are read, and read out, as on the day they were made."""

import json
import re
from pathlib import Path

import pytest

from guides.release.page_tree import place_guide_pages
from guides.version.snapshot import Snapshot, digest
from tests.guide_pages import Text, get
from tests.placed_guides import version_of

MADE = Path(__file__).with_name("made_before")
ANSWERS = {
    "RESTAURANT": "area_m2=400&tobacco=yes&alcohol=no&sewage=yes&big_ad=no&song=yes&lodging=yes&elevator=yes",
    "KINDERGARTEN": "area_m2=400&canteen=yes&elevator=no",
}


def main_of(html: str) -> str:
    """The words of a page's main part, one space between two."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    return "\n".join(word.strip() for word in Text(main[0] if main else html).words if word.strip())


@pytest.mark.parametrize("industry", ANSWERS)
@pytest.mark.django_db
def test_a_version_of_the_first_schema_reads_as_it_did(client, industry):
    body = (MADE / f"{industry}-1.json").read_bytes()
    assert json.loads(body)["schema"] == 1
    snapshot = Snapshot.from_bytes(body, sha256=digest(body))
    promised = {permit["commitment"]["deferrable"] for permit in json.loads(body)["permits"]}
    assert promised == {True, False}  # what the first schema called 可容缺 was no clear yes
    assert {permit.commitment.deferrable for permit in snapshot.permits} == {"unknown", "no"}
    version = version_of(snapshot, body=body)
    place_guide_pages()
    assert bytes(version.body) == body
    path = f"/guides/{snapshot.region.code}/{snapshot.industry.slug}/"
    for name, query in (("all", ""), ("one", ANSWERS[industry])):
        page = main_of(get(client, f"{path}?{query}").content.decode())
        assert page == (MADE / f"{industry}-1.{name}.txt").read_text(), name
