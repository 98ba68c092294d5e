"""Stylesheets are written in parts, one for each component, and served whole."""

import re
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import "([^"]+)"(?: layer\(([\w-]+)\))?;$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class WholeStylesheetStorage(CompressedManifestStaticFilesStorage):
    """Collects a stylesheet of this project as one file with what it imports.

    A page of the site asks for one file instead of twenty. Where nothing is collected (tests,
    Django's own development server) the browser follows the imports: both look the same.
    """

    whole = ("css/portal.css", "css/admin.css")

    def post_process(self, paths, dry_run=False, **options):
        """Yields as its base does; raises KeyError for an import of a file that is not there."""
        made = {}
        for name in () if dry_run else self.whole:
            made[name] = (self, name)
            content = ContentFile(self._assembled(name, paths).encode())
            self.delete(name)
            self.save(name, content)
        yield from super().post_process({**paths, **made}, dry_run, **options)

    def _assembled(self, name, paths) -> str:
        def text(part: str) -> str:
            storage, path = paths[part]
            with storage.open(path) as file:
                return COMMENT.sub("", file.read().decode())

        def inlined(match: re.Match) -> str:
            part, layer = match.groups()
            style = text(str(PurePosixPath(name).parent / part))
            return f"@layer {layer} {{\n{style}}}" if layer else style

        return IMPORT.sub(inlined, text(name))
