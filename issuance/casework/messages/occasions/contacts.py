"""The access code and where messages go."""

from django.utils.translation import gettext_lazy as _

from issuance.casework.messages.occasions.registry import OCCASIONS, Occasion

ACCESS_CODE = OCCASIONS.add(
    Occasion(
        "access_code",
        _("access code sent again"),
        _("Your access code: {reference}"),
        _(
            "The access code of your application {reference} is {code}. Tell it to nobody who asks"
            " you for it: {track}"
        ),
        frozenset({"code"}),
        secret=True,
        own=True,
    )
)
CONTACT_CHANGED = OCCASIONS.add(
    Occasion(
        "contact_changed",
        _("addresses for messages changed"),
        _("Messages on {reference} no longer come here"),
        _(
            "{operator}: messages on your application {reference} are no longer sent here. If you did not"
            " change that, please tell the window. {track}"
        ),
        own=True,
    )
)
CODE_PRINTED = OCCASIONS.add(
    Occasion(
        "code_printed",
        _("receipt printed again"),
        _("The receipt of {reference} was printed again"),
        _(
            "{operator}: the receipt of your application {reference} with its access code was printed again"
            " at a window after an identity document was shown. If that was not you, please tell the window."
        ),
        own=True,
    )
)
