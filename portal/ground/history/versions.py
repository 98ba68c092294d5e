"""Versions that the database raises by itself: what makes it do so."""

from portal.ground.history.triggers import follows, guard
from portal.ground.models import SharedVersion


def counted_in(table: str, name: str):
    """Triggers: every change of a row of ``table`` raises the shared version ``name``."""
    return follows(
        table,
        "raises_its_version",
        f"INSERT INTO ground_sharedversion (name, number) VALUES ('{name}', 1)"  # noqa: S608
        " ON CONFLICT (name) DO UPDATE SET number = ground_sharedversion.number + 1",
    )


def only_rises(table: str):
    """Triggers: a version never goes back, and none is lost, so that no two states have the same."""
    return (
        guard(
            table,
            "only_rises",
            event="UPDATE",
            when="NEW.number <= OLD.number",
            message="a version only rises",
        ),
        guard(table, "stays", event="DELETE", when="1 = 1", message="a version is never deleted"),
    )


SHARED_VERSIONS = (
    counted_in("ground_signingkey", SharedVersion.KEYS),
    counted_in("ground_region", SharedVersion.PLACES),
    counted_in("ground_department", SharedVersion.PLACES),
    *only_rises("ground_sharedversion"),
)
