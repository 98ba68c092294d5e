"""Rules the database itself keeps: triggers as data, for SQLite and PostgreSQL alike."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import migrations

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Triggers:
    """A named set of triggers: per vendor the statements that make it and that take it away.

    Statements that make it must be repeatable. On SQLite a later AlterField remakes the table
    without its triggers: such a migration repeats `operation()` after it.
    """

    name: str
    create: dict[str, tuple[str, ...]]
    drop: dict[str, tuple[str, ...]]

    known: ClassVar[dict[str, "Triggers"]] = {}

    def __post_init__(self):
        if set(self.create) != {SQLITE, POSTGRESQL} or set(self.drop) != set(self.create):
            raise ValueError(f"{self.name}: triggers are needed for SQLite and for PostgreSQL")
        self.known[self.name] = self

    def put_on(self, connection):
        _execute(connection, self.create[connection.vendor])

    def take_off(self, connection):
        _execute(connection, self.drop[connection.vendor])

    def operation(self) -> migrations.RunPython:
        """For a migration; reversible."""
        return migrations.RunPython(
            lambda apps, editor: self.put_on(editor.connection),
            lambda apps, editor: self.take_off(editor.connection),
        )


def _execute(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def guard(table: str, name: str, *, event: str, when: str, message: str) -> Triggers:
    """Refuse an `event` (INSERT, UPDATE, DELETE) on the rows of a table for which `when` is true.

    `when` is SQL over OLD and NEW that both databases read alike. The refusal is an
    IntegrityError with `message` on both.
    """
    return Triggers(f"{table}_{name}", *_refusal(table, name, event, when, message))


def append_only(table: str) -> Triggers:
    """Rows of this table are written once: no UPDATE, no DELETE, no TRUNCATE."""
    parts = [
        _refusal(table, f"no_{event.lower()}", event, "1 = 1", f"{table} is append-only")
        for event in ("UPDATE", "DELETE", "TRUNCATE")
    ]
    create, drop = (
        {vendor: tuple(s for side in sides for s in side[vendor]) for vendor in sides[0]}
        for sides in zip(*parts, strict=True)
    )
    return Triggers(f"{table}_append_only", create, drop)


def _refusal(table: str, name: str, event: str, when: str, message: str) -> tuple[dict, dict]:
    """Statements that make and that drop one refusing trigger, by vendor."""
    trigger, message = f"{table}_{name}", message.replace("'", "''")
    # SQLite knows no TRUNCATE; PostgreSQL knows it for statements only.
    truncate = event == "TRUNCATE"
    rows = "STATEMENT" if truncate else f"ROW WHEN ({when})"
    on_sqlite = f"""
        CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH {rows}
        BEGIN SELECT RAISE(ABORT, '{message}'); END"""
    function = f"""
        CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE integrity_constraint_violation USING MESSAGE = '{message}'; END $$"""
    on_postgresql = f"""
        CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH {rows}
        EXECUTE FUNCTION {trigger}()"""
    off_sqlite = f"DROP TRIGGER IF EXISTS {trigger}"
    off_postgresql = f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
    return (
        {
            SQLITE: () if truncate else (off_sqlite, on_sqlite),
            POSTGRESQL: (off_postgresql, function, on_postgresql),
        },
        {
            SQLITE: () if truncate else (off_sqlite,),
            POSTGRESQL: (off_postgresql, f"DROP FUNCTION IF EXISTS {trigger}()"),
        },
    )


EVENTS = append_only("ground_event")
