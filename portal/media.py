"""Pictures of the editors' library for everybody; behind a proxy it serves them (docs/operations.md).

Only what Wagtail has drawn for pages: no originals, no documents (those have Wagtail's own door),
no listing, and nothing outside of the folder. Applicants' files have another root and no address.
"""

from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

DRAWN = "images"  # where Wagtail puts its renditions
LONG = 365 * 24 * 3600  # a picture that changes gets another name
TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
}


@require_safe
@cache_control(public=True, max_age=LONG, immutable=True)
def picture(request, name):
    response = serve(request, name, document_root=Path(settings.MEDIA_ROOT) / DRAWN)
    if response.status_code == HTTPStatus.OK:
        response["Content-Type"] = TYPES[Path(name).suffix]
    return response
