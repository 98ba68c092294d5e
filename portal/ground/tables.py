"""Operations of a migration taken together: every table is made, or made anew, once (decision 14)."""

from collections.abc import Iterable
from itertools import groupby

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.models import Model

SQLITE = "sqlite"
TOGETHER = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AlterField,
    migrations.RemoveField,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations in their order, those on tables that follow each other as one."""
    found: list[Operation] = []
    for on_tables, group in groupby(operations, lambda each: isinstance(each, TOGETHER)):
        steps = list(group)
        found += [ChangeTables(steps)] if on_tables else steps
    return found


class ChangeTables(Operation):
    """Applies the operations to the state first, then changes each table once, to how it stands at the end.

    Django renders every related model anew after each operation: with a hundred models of ours
    that is most of the time a migration takes. Here they are rendered once. What SQLite can only
    change by making a table anew is one copy of its rows, not one for each column.
    """

    category = OperationCategory.MIXED
    reduces_to_sql = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__qualname__, [self.operations], {}

    def describe(self) -> str:
        return f"Change tables by {len(self.operations)} operations"

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        made = self._made(app_label, schema_editor, to_state)
        for model in made:
            schema_editor.create_model(model)
        added = set()
        for each in self._on_older_tables(app_label, schema_editor, from_state, to_state):
            if (
                isinstance(each, migrations.AlterField)
                and (each.model_name_lower, each.name_lower) in added
            ):
                continue
            if isinstance(each, migrations.AddField):
                added.add((each.model_name_lower, each.name_lower))
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for each in self._on_older_tables(
            app_label, schema_editor, from_state, to_state, back=True
        ):
            each.database_backwards(app_label, schema_editor, from_state, to_state)
        for model in reversed(self._made(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def _made(self, app_label, editor, state) -> list[type[Model]]:
        created = (each for each in self.operations if isinstance(each, migrations.CreateModel))
        models = [state.apps.get_model(app_label, each.name) for each in created]
        return [each for each in models if self.allow_migrate_model(editor.connection.alias, each)]

    def _on_older_tables(
        self, app_label, editor, from_state, to_state, *, back=False
    ) -> list[Operation]:
        """What is left to do once the tables that must be made anew are."""
        created = {
            each.name_lower for each in self.operations if isinstance(each, migrations.CreateModel)
        }
        steps = [each for each in self.operations if _table(each) not in created]
        anew = []
        if editor.connection.vendor == SQLITE:
            known = (editor, *(state.apps for state in (from_state, to_state)))
            anew = list(
                dict.fromkeys(
                    _table(each) for each in steps if back or _copies(each, app_label, *known)
                )
            )
        for name in anew:
            make_anew(
                editor, *(state.apps.get_model(app_label, name) for state in (from_state, to_state))
            )
        left = [each for each in steps if _table(each) not in anew]
        return left[::-1] if back else left


def _table(operation: Operation) -> str:
    on_a_table = isinstance(operation, migrations.CreateModel)
    return operation.name_lower if on_a_table else operation.model_name.lower()


def _copies(operation: Operation, app_label: str, editor, old, new) -> bool:
    """Whether SQLite has to make the table anew for it."""
    match operation:
        case migrations.AddField(field=field):
            return not field.null or field.unique or field.has_default()
        case migrations.AlterField(model_name=model, name=name):
            models = (apps.get_model(app_label, model) for apps in (old, new))
            fields = [_field(found, name) for found in models]
            return None not in fields and editor._field_should_be_altered(*fields)
        case migrations.AddIndex() | migrations.RemoveIndex():
            return False
    return True


def _field(model, name):
    return next((field for field in model._meta.local_fields if field.name == name), None)


def make_anew(editor: BaseDatabaseSchemaEditor, old: type[Model], new: type[Model]) -> None:
    """On SQLite: the table of `old` becomes that of `new`, and its rows stay (sqlite.org/lang_altertable)."""
    table, quoted = new._meta.db_table, editor.quote_name
    copied = _columns(editor, old, new)
    new._meta.db_table = f"new__{table}"
    try:
        definition, values = editor.table_sql(new)
        editor.execute(definition, values or None)
        editor.deferred_sql.extend(editor._model_indexes_sql(new))
        into, of = ", ".join(map(quoted, copied)), ", ".join(copied.values())
        anew = quoted(new._meta.db_table)
        editor.execute(f"INSERT INTO {anew} ({into}) SELECT {of} FROM {quoted(table)}")  # noqa: S608 - names of models
        editor.delete_model(old, handle_autom2m=False)
        editor.alter_db_table(new, new._meta.db_table, table)
    finally:
        new._meta.db_table = table
    for statement in editor.deferred_sql:
        editor.execute(statement)
    editor.deferred_sql = []


def _columns(editor, old, new) -> dict[str, str]:
    """Each column of the new table and where its value comes from, as SQL."""
    before = {field.column: field for field in old._meta.local_concrete_fields}
    found = {}
    for field in new._meta.local_concrete_fields:
        known = before.get(field.column)
        column = editor.quote_name(field.column)
        default = editor.prepare_default(editor.effective_default(field))
        if known is None:
            found[field.column] = default
        elif known.null and not field.null:
            found[field.column] = f"coalesce({column}, {default})"
        else:
            found[field.column] = column
    return found
