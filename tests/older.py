"""A database as an older release left it: back along the migrations one by one, forth as an operator goes."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OURS = {"forms", "ground", "guides", "home", "issuance", "search"}


class OneByOne(MigrationLoader):
    """Knows nothing of the migrations of ours that replace many: an empty database alone takes them."""

    def load_disk(self):
        super().load_disk()
        for key, migration in list(self.disk_migrations.items()):
            if migration.replaces and key[0] in OURS:
                del self.disk_migrations[key]


def back_to(app: str, name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.loader = OneByOne(connection)
    executor.migrate([(app, name)])


def to_the_newest(app: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes(app))
