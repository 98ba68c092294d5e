"""An item of the back office's menu: one object that knows its page and who is shown it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.ground.staff import posts


@dataclass(frozen=True, kw_only=True)
class Item:
    """``page`` is the name of an address, ``shown_to`` is asked with the user at each request."""

    label: str
    page: str
    name: str
    icon: str
    order: int
    shown_to: Callable[[object], bool]

    def register(self, menu: str = "admin") -> None:
        """Into the main menu, ``"reports"`` or ``"settings"``."""
        hooks.register(f"register_{menu}_menu_item", self._built)

    def _built(self) -> MenuItem:
        return _Link(
            self.label,
            reverse(self.page),
            name=self.name,
            icon_name=self.icon,
            order=self.order,
            shown_to=self.shown_to,
        )


class _Link(MenuItem):
    def __init__(self, *args, shown_to, **kwargs):
        super().__init__(*args, **kwargs)
        self.shown_to = shown_to

    def is_shown(self, request):
        return self.shown_to(request.user)


def holders(*roles) -> Callable[[object], bool]:
    """Those who hold one of the roles today, anywhere."""
    return lambda user: any(posts.holds(user, role) for role in roles)


def superusers_and(holds: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda user: user.is_superuser or holds(user)
