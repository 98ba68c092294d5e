"""The forms of signing in: a password, then a code; or both at once where somebody has been guessing."""

from allauth.account.forms import LoginForm
from allauth.account.stages import LoginStageController
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.admission.attempts import Attempt, first_use
from portal.ground.limits.counting import TooMany
from portal.ground.text.fields import CodeField
from portal.ground.text.pasted import plain_code


class StaffLoginForm(LoginForm):
    """Name and password; after too many failures with the code, whoever failed."""

    code = CodeField(
        label=_("Code of your authenticator"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["login", "password", "code"])
        self.authenticator = None
        self._code_field = self.fields["code"]
        if "code" not in self.data:
            del self.fields["code"]

    def clean_login(self):
        return plain_code(super().clean_login())

    def clean(self):
        if self.errors:
            return self.cleaned_data
        self.attempt = Attempt(self.request, self.cleaned_data["login"])
        self.attempt.begin()
        code = self.cleaned_data.get("code", "")
        if self.attempt.is_guarded() or code:
            return self._clean_together(code)
        return super().clean()

    def _clean_together(self, code):
        if not code:
            self._ask_for_code()
            raise forms.ValidationError(
                _(
                    "There were too many attempts to sign in with this name. Please enter your password "
                    "and the code of your authenticator together. Without a code, try again later."
                )
            )
        cleaned = super().clean()
        self.authenticator = self._authenticator(code)
        if self.authenticator is None:
            raise self.wrong()
        return cleaned

    def _authenticator(self, code):
        """None, too, where the code was tried too often: another answer would praise the password."""
        try:
            self.attempt.count_code()
        except TooMany:
            return None
        return authenticator_of(self.user, code)

    def _clean_with_password(self, credentials):
        try:
            return super()._clean_with_password(credentials)
        except forms.ValidationError as error:
            raise self.wrong() from error

    def wrong(self):
        if "code" in self.fields:
            self._code_field.required = True  # as it is shown: needed, where it is asked for
            return forms.ValidationError(
                _(
                    "Name, password and code do not belong together, or the code was tried too often. "
                    "Please wait for the next code; after ten tries, a quarter of an hour."
                )
            )
        return forms.ValidationError(_("Name and password do not belong together."))

    def login(self, request, redirect_url=None):
        """A code that was right already is not asked for again."""
        if self.authenticator:
            post_authentication(request, self.authenticator)
            LoginStageController(request, self._login).set_handled(AuthenticateStage.key)
        return super().login(request, redirect_url)

    def _ask_for_code(self):
        self.data = self.data.copy()
        self.data["code"] = ""
        self.fields["code"] = self._code_field
        self._code_field.required = True


class StaffCodeForm(AuthenticateForm):
    """The code after the password."""

    def clean_code(self):
        return counted(self, super().clean_code)


class StaffCodeAgainForm(ReauthenticateForm):
    """The code once more, before something that matters."""

    def clean_code(self):
        return counted(self, super().clean_code)


class StaffEnrolmentForm(ActivateTOTPForm):
    """The first code of a new authenticator."""

    def clean_code(self):
        return counted(self, super().clean_code)


def counted(form, check):
    try:
        Attempt(context.request, form.user.get_username()).count_code()
    except TooMany as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    code = check()
    if not first_use(form.user, code):
        raise forms.ValidationError(_("This code has been used. Please wait for the next one."))
    return code


def authenticator_of(user, code) -> Authenticator | None:
    """Whose code this is, of this person; None for a wrong or used one."""
    for authenticator in Authenticator.objects.filter(user=user):
        if authenticator.wrap().validate_code(code) and first_use(user, code):
            authenticator.user = user
            return authenticator
    return None
