"""Operations on tables taken together leave what they leave one by one, with the rows, forth and back."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from portal.ground.tables import ChangeTables, together

BOOK = migrations.CreateModel(
    "Book",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=20, db_index=True)),
        ("pages", models.IntegerField(null=True)),
        ("colour", models.CharField(max_length=10, default="red")),
    ],
)
CHANGES = [
    migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField(
        "book", "shelf", models.ForeignKey("shop.Shelf", models.PROTECT, null=True)
    ),
    migrations.AddField("book", "kind", models.CharField(max_length=10, default="novel")),
    migrations.AlterField("book", "pages", models.IntegerField(default=0)),
    migrations.RemoveField("book", "colour"),
    migrations.AddField("shelf", "name", models.CharField(max_length=5, default="")),
    migrations.AddIndex("book", models.Index(fields=["kind", "-id"], name="book_by_kind")),
    migrations.AddConstraint(
        "book", models.CheckConstraint(condition=models.Q(pages__gte=0), name="book_has_pages")
    ),
    migrations.AddConstraint(
        "book",
        models.UniqueConstraint(fields=["title"], condition=models.Q(pages=7), name="seven_once"),
    ),
]


def walked(operations, state):
    """The states between the operations, each applied to the database."""
    states = [state]
    for operation in operations:
        with connection.schema_editor() as editor:
            after = states[-1].clone()
            operation.state_forwards("shop", after)
            operation.database_forwards("shop", editor, states[-1], after)
            states.append(after)
    return states


def walked_back(operations, states):
    for operation, before, after in reversed(
        list(zip(operations, states[:-1], states[1:], strict=True))
    ):
        with connection.schema_editor() as editor:
            operation.database_backwards("shop", editor, after, before)


def found():
    """Columns, constraints and indexes of the tables there are."""
    look = connection.introspection
    with connection.cursor() as cursor:
        return {
            name: (
                {(each.name, each.null_ok) for each in look.get_table_description(cursor, name)},
                {
                    (
                        key,
                        *(
                            str(said[what])
                            for what in ("columns", "unique", "check", "foreign_key")
                        ),
                    )
                    for key, said in look.get_constraints(cursor, name).items()
                },
            )
            for name in look.table_names(cursor)
            if name.startswith("shop_")
        }


def rows(state, *columns):
    return list(state.apps.get_model("shop", "Book").objects.order_by("pk").values_list(*columns))


@pytest.fixture
def library(transactional_db):
    (_, state) = walked([BOOK], ProjectState())
    books = state.apps.get_model("shop", "Book").objects
    books.create(title="红楼梦", pages=7, colour="blue")
    books.create(title="诗经", pages=None)
    yield state
    with connection.schema_editor() as editor:
        for table in sorted(found()):
            editor.execute(f"DROP TABLE {table}")


def test_together_they_leave_the_tables_they_leave_one_by_one(library):
    before = found()
    states = walked(CHANGES, library)
    one_by_one = found()
    walked_back(CHANGES, states)
    assert found() == before
    walked([ChangeTables(CHANGES)], library)
    assert found() == one_by_one


def test_rows_are_kept_and_given_what_is_new(library):
    whole = [ChangeTables(CHANGES)]
    states = walked(whole, library)
    assert rows(states[-1], "title", "pages", "kind", "shelf") == [
        ("红楼梦", 7, "novel", None),
        ("诗经", 0, "novel", None),
    ]
    books = states[-1].apps.get_model("shop", "Book").objects
    with pytest.raises(IntegrityError), transaction.atomic():
        books.create(title="史记", pages=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        books.create(title="红楼梦", pages=7)
    walked_back(whole, states)
    assert rows(library, "title", "pages", "colour") == [("红楼梦", 7, "red"), ("诗经", 0, "red")]


def test_what_needs_rows_in_between_stays_by_itself():
    fill = migrations.RunPython(migrations.RunPython.noop)
    first, between, last = together([*CHANGES[:2], fill, CHANGES[2]])
    assert (len(first.operations), between, len(last.operations)) == (2, fill, 1)
