"""What `manage.py check --deploy` says of an installation that is not complete."""

from django.core import checks
from django.db import DatabaseError

from portal.ground import keys


@checks.register(checks.Tags.security, deploy=True)
def keys_are_there(app_configs, **options):
    """Without its key nothing is signed: no licence, no checkpoint of the history."""
    try:
        lacking = keys.lacking()
    except DatabaseError:
        unknown = "The signing keys cannot be looked up: is the database migrated?"
        return [checks.Warning(unknown, id="portal.keys.W001")]
    hint = "manage.py signing_keys makes what is missing; PORTAL_KEY_SECRETS opens what is sealed."
    return [
        checks.Error(
            f"There is no key for {purpose} that could sign.", hint=hint, id="portal.keys.E001"
        )
        for purpose in lacking
    ]
