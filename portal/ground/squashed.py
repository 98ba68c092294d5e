"""An operation for migrations that replace many: tables made as the models stand at its end (decision 14)."""

from django.db import migrations
from django.db.migrations.operations.base import Operation, OperationCategory


class MakeTables(Operation):
    """Applies the operations to the state first, then makes each table once, whole.

    Django renders every related model anew after each operation: with a hundred models of ours
    that is most of the time an empty database takes. Here they are rendered once.
    """

    category = OperationCategory.ADDITION
    reduces_to_sql = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__qualname__, [self.operations], {}

    def describe(self) -> str:
        return "Make the tables of an app"

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self._models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self._models(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def _models(self, app_label, editor, state):
        created = (each for each in self.operations if isinstance(each, migrations.CreateModel))
        models = [state.apps.get_model(app_label, each.name) for each in created]
        return [each for each in models if self.allow_migrate_model(editor.connection.alias, each)]
