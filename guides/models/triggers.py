"""What the database itself keeps of a guide version: content, number, existence, working rules."""

from portal.ground.history.triggers import append_only, guard

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
