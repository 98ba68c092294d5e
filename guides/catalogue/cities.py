"""Whose a catalogue file is: the city of its region tree; a file without regions is anybody's."""

from guides.catalogue.format import Catalogue

PLACED = (
    "departments",
    "competences",
    "issuing_bodies",
    "lead_departments",
    "region_parameters",
)


def cities_of(catalogue: Catalogue) -> list[str]:
    """The codes of the cities whose trees the file has."""
    return [region.code for region in catalogue.regions if region.parent is None]


def of_city(catalogue: Catalogue, code: str) -> Catalogue:
    """The same catalogue with the regions, departments and local facts of one city alone."""
    regions = [region for region in catalogue.regions if code in (region.code, region.parent)]
    places = {region.code for region in regions}
    parts = {name: getattr(catalogue, name) for name in Catalogue.model_fields}
    parts["regions"] = regions
    for name in PLACED:
        parts[name] = [entry for entry in parts[name] if entry.region in places]
    # Built anew: a copy would keep what the other remembers of its regions.
    return Catalogue.model_construct(catalogue.model_fields_set, **parts)
