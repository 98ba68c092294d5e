"""Makes the databases that the tests lend, before they ask: ``python -m tests.kept bare demo``.

Who asks first makes them while the other workers wait. `make test` has those of SQLite and of
PostgreSQL made side by side instead.
"""

import gc
import os
import sys

import django
from django.test.utils import setup_test_environment


def main(kinds: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    django.setup()
    from portal.ground.pdf import documents  # noqa: PLC0415 - app registry
    from tests import made_once  # noqa: PLC0415 - app registry

    setup_test_environment(debug=False)
    gc.set_threshold(100_000, 50, 100)  # migrations make models by the thousand
    documents.SECONDS = 1800  # as for tests: on a busy machine a document takes long
    for kind in kinds:
        made_once.kept().have(kind)


if __name__ == "__main__":
    main(sys.argv[1:])
