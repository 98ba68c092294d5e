"""What `manage.py check --deploy` says of an installation that is not complete."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from portal.ground import keys
from portal.ground.gateways.sms import GATEWAYS


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


@checks.register(checks.Tags.security, deploy=True)
def people_are_reached(app_configs, **options):
    """What prints or writes messages shows addresses to whoever reads the log, and reaches nobody."""
    found = []
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        hint = "PORTAL_EMAIL_URL names the mail server; applicants are asked for no address until then."
        found.append(
            checks.Warning("Mail is printed, not sent.", hint=hint, id="portal.reach.W001")
        )
    scheme = urlsplit(settings.PORTAL_SMS_URL).scheme
    if settings.PORTAL_SMS_URL and scheme not in GATEWAYS:
        known = ", ".join(sorted(GATEWAYS))
        text = f"PORTAL_SMS_URL begins with none of {known}."
        found.append(checks.Error(text, id="portal.reach.E001"))
    elif scheme != "https":
        hint = (
            "PORTAL_SMS_URL names the SMS gateway; applicants are asked for no number until then."
        )
        found.append(checks.Warning("No SMS is sent.", hint=hint, id="portal.reach.W002"))
    return found
