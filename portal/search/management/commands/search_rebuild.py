"""Bring the search index up to date; with --afresh, forget it and make it again."""

from django.core.management.base import BaseCommand

from portal.search import index, starter


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--afresh", action="store_true", help="forget the index first")
        parser.add_argument(
            "--synonyms",
            action="store_true",
            help="also add the shipped synonyms, if no editor has touched them yet",
        )

    def handle(self, *, afresh, synonyms, **options):
        if synonyms:
            starter.add_synonyms()
        changes = index.rebuild() if afresh else index.refresh()
        self.stdout.write(f"搜索索引：更新 {changes.written} 条，移除 {changes.removed} 条。")
