"""Rules the database itself keeps: triggers as data, for SQLite and PostgreSQL alike."""

import re
from dataclasses import dataclass
from typing import ClassVar

from django.db import migrations

from portal.ground.tables import together

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Triggers:
    """A named set of triggers: per vendor the statements that make it and that take it away.

    Statements that make it must be repeatable. On SQLite a later AlterField or AddConstraint
    remakes the table without its triggers: such a migration puts its operations into `remaking`.
    """

    name: str
    triggers: tuple[str, ...]
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

    def is_on(self, connection) -> bool:
        """On SQLite, whether the database has any of them."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return not {name for (name,) in cursor.fetchall()}.isdisjoint(self.triggers)

    def operation(self) -> "WithoutModels":
        """For a migration; reversible."""
        return WithoutModels(
            lambda apps, editor: self.put_on(editor.connection),
            lambda apps, editor: self.take_off(editor.connection),
        )


class WithoutModels(migrations.RunPython):
    """Its code gets no models: to build those of the moment takes longer than all statements."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.code(None, schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.reverse_code(None, schema_editor)


def _execute(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remaking(*operations) -> list:
    """For a migration: the operations, with all triggers off around them where that is needed.

    SQLite alters a table by making it anew, without its triggers, and not at all while a trigger
    of another table reads from it.
    """
    lifted: list[Triggers] = []

    def take_off(apps, editor):
        if editor.connection.vendor == SQLITE:
            known = Triggers.known.values()
            lifted[:] = [triggers for triggers in known if triggers.is_on(editor.connection)]
            for triggers in lifted:
                triggers.take_off(editor.connection)

    def put_on(apps, editor):
        while lifted:
            lifted.pop().put_on(editor.connection)

    return [
        WithoutModels(take_off, put_on),
        *together(operations),
        WithoutModels(put_on, take_off),
    ]


def guard(table: str, name: str, *, event: str, when: str, message: str) -> Triggers:
    """Refuse an `event` (INSERT, UPDATE, DELETE) on the rows of a table for which `when` is true.

    `when` is SQL over OLD and NEW that both databases read alike. The refusal is an
    IntegrityError with `message` on both.
    """
    return _together(f"{table}_{name}", _refusal(table, name, event, when, message))


def append_only(table: str) -> Triggers:
    """Rows of this table are written once: no UPDATE, no DELETE, no TRUNCATE."""
    message = f"{table} is append-only"
    return _together(
        f"{table}_append_only",
        *(
            _refusal(table, f"no_{event.lower()}", event, "1 = 1", message)
            for event in ("UPDATE", "DELETE", "TRUNCATE")
        ),
    )


def inherits(table: str, column: str, *, parent: str, key: str) -> Triggers:
    """`column` equals that of the row of `parent` which `key` names, from the first and for ever.

    So a border (行政区划) can be read from the row itself: nothing moves it afterwards.
    """
    message = f"{column} of {table} is that of its {parent}"
    theirs = f"(SELECT {column} FROM {parent} WHERE id = NEW.{key})"  # noqa: S608 - our own names
    moved = f"NEW.{column} <> OLD.{column} OR NEW.{key} <> OLD.{key}"
    return _together(
        f"{table}_{column}_inherited",
        _refusal(table, f"{column}_given", "INSERT", f"NEW.{column} <> {theirs}", message),
        _refusal(table, f"{column}_kept", "UPDATE", moved, f"{message}, for ever"),
    )


def follows(table: str, name: str, statement: str, *, first: str = "") -> Triggers:
    """After every INSERT, UPDATE and DELETE of a row of `table`, `statement` is done.

    `{rows:column}` in it is that column of the row as it was and as it is. `first`:
    what PostgreSQL does before, where writers do not wait for each other (a lock, by PERFORM).
    """
    parts = []
    for event, sides in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        trigger = f"{table}_{name}_{event.lower()}"
        does, before = (_of_rows(text, sides) for text in (statement, first))
        on_sqlite = f"""
            CREATE TRIGGER {trigger} AFTER {event} ON {table} FOR EACH ROW BEGIN {does}; END"""
        function = f"""
            CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            {before and f"{before};"} {does}; RETURN NULL; END $$"""
        on_postgresql = f"""
            CREATE TRIGGER {trigger} AFTER {event} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {trigger}()"""
        parts.append(_made(table, trigger, (on_sqlite,), (function, on_postgresql)))
    return _together(f"{table}_{name}", *parts)


def _of_rows(statement: str, sides: tuple[str, ...]) -> str:
    """`{rows:column}` filled in."""

    def values(match: re.Match) -> str:
        return ", ".join(f"{side}.{match[1]}" for side in sides)

    return re.sub(r"\{rows:(\w+)\}", values, statement)


def _together(name: str, *parts: tuple[str, dict, dict]) -> Triggers:
    triggers, *statements = zip(*parts, strict=True)
    create, drop = (
        {vendor: tuple(s for side in sides for s in side[vendor]) for vendor in sides[0]}
        for sides in statements
    )
    return Triggers(name, triggers, create, drop)


def _refusal(table: str, name: str, event: str, when: str, message: str) -> tuple[str, dict, dict]:
    """The name of one refusing trigger, and by vendor what makes and what drops it.

    PostgreSQL allows no subquery in the condition of a trigger: there the function asks.
    """
    trigger, message = f"{table}_{name}", message.replace("'", "''")
    # SQLite knows no TRUNCATE; PostgreSQL knows it for statements only.
    truncate, asks = event == "TRUNCATE", "SELECT" in when
    rows = "STATEMENT" if truncate else f"ROW WHEN ({when})"
    on_sqlite = f"""
        CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH {rows}
        BEGIN SELECT RAISE(ABORT, '{message}'); END"""
    refuse = f"RAISE integrity_constraint_violation USING MESSAGE = '{message}';"
    body = f"IF {when} THEN {refuse} END IF; RETURN NEW;" if asks else refuse
    function = f"""
        CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {body} END $$"""
    on_postgresql = f"""
        CREATE TRIGGER {trigger} BEFORE {event} ON {table}
        FOR EACH {"ROW" if asks else rows} EXECUTE FUNCTION {trigger}()"""
    return _made(table, trigger, () if truncate else (on_sqlite,), (function, on_postgresql))


def _made(
    table: str, trigger: str, on_sqlite: tuple[str, ...], on_postgresql: tuple[str, ...]
) -> tuple[str, dict, dict]:
    """One trigger as `_together` takes it; SQLite may have none of it."""
    off_sqlite = (f"DROP TRIGGER IF EXISTS {trigger}",) if on_sqlite else ()
    off_postgresql = f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
    return (
        trigger,
        {SQLITE: (*off_sqlite, *on_sqlite), POSTGRESQL: (off_postgresql, *on_postgresql)},
        {
            SQLITE: off_sqlite,
            POSTGRESQL: (off_postgresql, f"DROP FUNCTION IF EXISTS {trigger}()"),
        },
    )


EVENTS = append_only("ground_event")
CHECKPOINTS = append_only("ground_checkpoint")
