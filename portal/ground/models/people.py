"""Staff (工作人员) and the posts (岗位) from which all their rights follow."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.ground.models.places import Department, Region
from portal.ground.text.characters import TextError, clean_text


class User(AbstractUser):
    """A member of staff; citizens have no account."""

    display_name = models.CharField(_("name shown"), max_length=40, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")

    def __str__(self):
        return self.display_name or self.username

    def clean(self):
        """Of every form that makes or changes an account, Wagtail's and Django's too."""
        super().clean()
        for name in ("display_name", "first_name", "last_name"):
            try:
                setattr(self, name, clean_text(getattr(self, name), printed=False))
            except TextError as error:
                raise ValidationError({name: str(error)}) from error

    def get_full_name(self):
        return str(self)


class Role(models.TextChoices):
    EDITOR = "editor", _("catalogue editor")
    CLERK = "clerk", _("window clerk")
    APPROVER = "approver", _("approver")
    INSPECTOR = "inspector", _("inspector")
    HEAD = "head", _("head of department")
    LICENCE_OFFICER = "licence_officer", _("licence officer")
    SUPERVISOR = "supervisor", _("supervisor")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator of the region")


DEPARTMENT_ROLES = frozenset({Role.APPROVER, Role.INSPECTOR, Role.HEAD, Role.LICENCE_OFFICER})


class PostQuerySet(models.QuerySet):
    def current(self, on):
        """Posts held on the day ``on``."""
        return self.filter(
            Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        )


class Post(models.Model):
    """One person in one role, in one region, for some roles at one department."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="posts", verbose_name=_("staff member")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="posts", verbose_name=_("region")
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("department"),
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(name="post_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="post_department_where_the_role_needs_one",
                violation_error_message=_(
                    "Choose a department for this role; other roles are for a whole region, without one."
                ),
                condition=Q(role__in=sorted(DEPARTMENT_ROLES), department__isnull=False)
                | (~Q(role__in=sorted(DEPARTMENT_ROLES)) & Q(department__isnull=True)),
            ),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.department or self.region}"
