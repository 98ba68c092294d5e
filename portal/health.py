"""Liveness and readiness for whoever watches the service; neither names anything secret."""

import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.ground.pdf import fonts


@never_cache
@require_safe
def healthz(request):
    """The process answers: nothing else is asked, so a slow database restarts no server."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request):
    """May requests be sent here? 503 with what is missing, one short phrase each, while not."""
    missing = [phrase for check in CHECKS if (phrase := check())]
    status = 503 if missing else 200
    return JsonResponse({"ready": not missing, "missing": missing}, status=status)


def _database():
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return "database: cannot be reached"
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "database: migrations are not applied"
    return ""


def _fonts():
    try:
        roles = fonts.missing_faces()
    except fonts.FontError:
        return "fonts: a configured face cannot be read"
    return f"fonts: not converted: {', '.join(roles)}" if roles else ""


def _disk():
    inner = [folder for name in ("media", "private") if (folder := settings.VAR / name).exists()]
    for folder in (settings.VAR, *inner):
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"ready")
        except OSError:
            return f"disk: {folder.name} cannot be written"
    return ""


CHECKS = (_database, _fonts, _disk)
