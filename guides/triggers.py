"""What the database itself keeps of a guide version: its content, its number, its existence."""

from portal.ground.triggers import guard

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
