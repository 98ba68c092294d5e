"""What the database itself keeps: a guide version as it was made, every record in its city."""

from portal.ground.history.triggers import Triggers, append_only, guard

TABLE = "guides_guideversion"
FIXED = (
    "region_id",
    "industry_id",
    "number",
    "effective_from",
    "release_id",
    "body",
    "sha256",
    "created_at",
)

CONTENT = guard(
    TABLE,
    "content",
    event="UPDATE",
    when=" OR ".join(f"OLD.{column} <> NEW.{column}" for column in FIXED),
    message="a guide version never changes",
)
ENDED = guard(
    TABLE,
    "ended",
    event="UPDATE",
    when="OLD.status IN ('superseded', 'withdrawn') AND NEW.status <> OLD.status",
    message="a guide version that has ended stays ended",
)
KEPT = guard(
    TABLE, "kept", event="DELETE", when="1 = 1", message="a guide version is never deleted"
)
IMMUTABLE_VERSIONS = (CONTENT, ENDED, KEPT)
IMMUTABLE_RULES = append_only("guides_versionrules")

# Whose a row is, said in SQL over NEW: by its own column, by the record it belongs to, by its place.
OWN = "NEW.city_id"
OF_INDUSTRY = "(SELECT city_id FROM guides_industry WHERE id = NEW.industry_id)"
OF_PERMIT_ITEM = "(SELECT city_id FROM guides_permititem WHERE id = NEW.permit_item_id)"
OF_REGION = "(SELECT COALESCE(parent_id, id) FROM ground_region WHERE id = NEW.region_id)"
OF_VERSION = (
    "(SELECT COALESCE(r.parent_id, r.id) FROM guides_guideversion v"
    " JOIN ground_region r ON r.id = v.region_id WHERE v.id = NEW.version_id)"
)


def named_within_city(table: str, column: str, target: str, *, city: str) -> tuple[Triggers, ...]:
    """What a row of ``table`` names by ``column`` is of the row's own city, from the first on."""
    theirs = f"(SELECT city_id FROM {target} WHERE id = NEW.{column})"  # noqa: S608 - our own names
    return tuple(
        guard(
            table,
            f"{column}_of_its_city_{event.lower()}",
            event=event,
            when=f"{theirs} <> {city}",
            message=f"{column} of {table} names a record of another city",
        )
        for event in ("INSERT", "UPDATE")
    )


def owned_by_city(table: str) -> tuple[Triggers, ...]:
    """A record belongs to a city, not to a county, and stays there."""
    top = "(SELECT parent_id FROM ground_region WHERE id = NEW.city_id) IS NOT NULL"
    return (
        guard(
            table,
            "of_a_city",
            event="INSERT",
            when=top,
            message=f"{table} belongs to a city, not to a county",
        ),
        guard(
            table,
            "stays_in_its_city",
            event="UPDATE",
            when="NEW.city_id <> OLD.city_id",
            message=f"a record of {table} stays in its city",
        ),
    )


OWNED = (
    *("guides_question", "guides_formfield", "guides_material", "guides_permititem"),
    *("guides_industry", "guides_commonfacts", "guides_synonym", "guides_specimenfile"),
    "guides_catalogueupload",
)
NAMED = (
    ("guides_question", "field_id", "guides_formfield", OWN),
    ("guides_formfield", "same_as_id", "guides_formfield", OWN),
    ("guides_material", "blank_specimen_id", "guides_specimenfile", OWN),
    ("guides_material", "filled_specimen_id", "guides_specimenfile", OWN),
    ("guides_industry", "blank_specimen_id", "guides_specimenfile", OWN),
    ("guides_industry", "filled_specimen_id", "guides_specimenfile", OWN),
    ("guides_permititemmaterial", "material_id", "guides_material", OF_PERMIT_ITEM),
    ("guides_permititemfield", "field_id", "guides_formfield", OF_PERMIT_ITEM),
    ("guides_industryquestion", "question_id", "guides_question", OF_INDUSTRY),
    ("guides_industrypermit", "permit_item_id", "guides_permititem", OF_INDUSTRY),
    ("guides_competence", "permit_item_id", "guides_permititem", OF_REGION),
    ("guides_issuingbody", "industry_id", "guides_industry", OF_REGION),
    ("guides_leaddepartment", "industry_id", "guides_industry", OF_REGION),
    ("guides_releaseitem", "industry_id", "guides_industry", OF_REGION),
    ("guides_guideversion", "industry_id", "guides_industry", OF_REGION),
    ("guides_guidepage", "industry_id", "guides_industry", OF_REGION),
    ("guides_subscription", "industry_id", "guides_industry", OF_REGION),
    ("guides_versionspecimen", "file_id", "guides_specimenfile", OF_VERSION),
)
CITIES = (
    *(trigger for table in OWNED for trigger in owned_by_city(table)),
    *(
        trigger
        for table, column, target, city in NAMED
        for trigger in named_within_city(table, column, target, city=city)
    ),
)
LEGAL_BASES = (
    *owned_by_city("guides_legalbasis"),
    *named_within_city(
        "guides_permititembasis", "basis_id", "guides_legalbasis", city=OF_PERMIT_ITEM
    ),
)
TAKEN_OVER = (*owned_by_city("guides_takenentry"), *owned_by_city("guides_openedcatalogue"))
