"""What the database refuses by itself is there after all migrations, and after remaking a table."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from portal.ground.history.triggers import Triggers, remaking


def present():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        return {name for (name,) in cursor.fetchall()}


def expected():
    """SQLite knows no TRUNCATE."""
    return {
        trigger
        for triggers in Triggers.known.values()
        for trigger in triggers.triggers
        if connection.vendor != "sqlite" or not trigger.endswith("_no_truncate")
    }


@pytest.mark.django_db
def test_every_trigger_is_in_the_database_after_the_migrations():
    MigrationLoader(connection)  # whoever makes triggers has been imported by now
    assert len(expected()) > 20
    assert expected() <= present()


def test_a_table_others_read_from_is_remade_and_every_trigger_is_there_again(transactional_db):
    """On SQLite every AlterField makes the table anew, under triggers that read from it."""
    state, before = MigrationLoader(connection).project_state(), present()
    longer = migrations.AlterField("case", "operator_name", models.CharField(max_length=201))
    with connection.schema_editor() as editor:
        for operation in remaking(longer):
            after = state.clone()
            operation.state_forwards("issuance", after)
            operation.database_forwards("issuance", editor, state, after)
            state = after
    assert present() == before
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "issuance_case")
    assert {"operator_name": 201}.items() <= {c.name: c.display_size for c in described}.items()


def test_triggers_are_needed_for_both_databases():
    with pytest.raises(ValueError, match="PostgreSQL"):
        Triggers("half", (), {"sqlite": ()}, {"sqlite": ()})
    assert "half" not in Triggers.known
