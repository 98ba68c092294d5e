"""The first password (首次设置密码): by a link of an administrator, once, by the person alone."""

from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogContext


class Begin(PasswordResetConfirmView):
    """The link is void once it was used, after three days, and for an account that has ended."""

    template_name = "admission/begin.html"
    title = gettext_lazy("Set your password")
    success_url = reverse_lazy("account_login")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form):
        with LogContext(user=self.user):
            response = super().form_valid(form)
        said = _("Your password is set. Sign in as %(name)s.")
        messages.success(self.request, said % {"name": self.user.get_username()})
        return response
