from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_each_app_of_ours_has_one_last_migration():
    leaves = MigrationExecutor(None).loader.graph.leaf_nodes()
    apps = [app for app, _ in leaves]
    assert {"ground", "guides", "forms", "issuance", "home"} <= set(apps)
    assert len(apps) == len(set(apps))


def test_system_checks_are_clean(db):
    call_command("check", fail_level="WARNING", databases=[connection.alias])
