"""Questions to the database that are asked of each row by itself."""

from django.db.models import Exists


class ExistsRowwise(Exists):
    """``Exists`` as a subquery of one value: PostgreSQL would answer an EXISTS that stands below OR or in a
    list of columns for the whole register first (a hashed subplan), and its cost would grow with it."""

    template = "(%(subquery)s IS NOT NULL)"

    def as_sql(self, compiler, connection, template=None, **extra_context):
        subquery, params = self.query.as_sql(compiler, connection)
        return f"({subquery} IS NOT NULL)", params
