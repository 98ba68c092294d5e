"""One industry with everything it rests on, as a catalogue that stands on its own."""

from typing import Any

from guides.version.rules import named_questions


def excerpt(data: dict[str, Any], industry_code: str) -> dict[str, Any]:
    """The part of a dump that one industry needs; local facts stay out. ``KeyError``: unknown.

    Importing it changes nothing where it came from: what it does not name is left as it is.
    """
    industry = next((entry for entry in data["industries"] if entry["code"] == industry_code), None)
    if industry is None:
        raise KeyError(industry_code)
    permits = {use["code"] for use in industry["permits"]}
    questions = set(industry["questions"])
    shared = {field["key"] for field in data["shared_fields"]}
    while True:
        chosen = [permit for permit in data["permits"] if permit["code"] in permits]
        papers = {paper_of(use) for permit in chosen for use in permit.get("materials", ())}
        materials = [material for material in data["materials"] if material["id"] in papers]
        asked = questions | {
            q for material in materials for q in named_questions(material.get("when"))
        }
        asking = [question for question in data["questions"] if question["id"] in asked]
        fields = [field for permit in chosen for field in permit.get("fields", ())]
        linked = {question.get("field") for question in asking}
        linked |= {field.get("same_as") for field in fields}
        missing = linked - shared - {field["key"] for field in fields} - {None}
        owners = {
            permit["code"]
            for permit in data["permits"]
            if any(field["key"] in missing for field in permit.get("fields", ()))
        }
        if owners <= permits:
            break
        permits |= owners
    bases = [basis for permit in chosen for basis in permit.get("legal_basis", ())]
    named = {basis for basis in bases if isinstance(basis, str)}
    return {
        **{key: data[key] for key in ("format", "version", "shared_fields")},
        "questions": asking,
        "materials": materials,
        "legal_bases": [basis for basis in data.get("legal_bases", ()) if basis["code"] in named],
        "permits": chosen,
        "industries": [industry],
    }


def paper_of(use: str | dict[str, Any]) -> str:
    """The paper's code of one use as the file writes it."""
    return use if isinstance(use, str) else use["material"]
