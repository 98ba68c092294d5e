"""The doors of the demo and one login for each role, as `make run` prints them."""

from django.core.management.base import BaseCommand

from portal.demo.people import PASSWORD
from portal.ground.models import Post, Role

DOORS = (
    ("/demo/", "五分钟导览 tour, logins, sample QR codes"),
    ("/", "公众网站 public site"),
    ("/guides/", "办事指南 guides"),
    ("/track/", "进度查询 follow a case"),
    ("/cms/", "工作台 back office"),
    ("/api/docs", "API"),
)


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        for path, purpose in DOORS:
            self.stdout.write(f"  {path:<12}{purpose}")
        posts = Post.objects.filter(user__email__endswith="@demo.invalid").select_related("user")
        first = {}
        for post in posts.order_by("pk"):
            first.setdefault(post.role, post)
        self.stdout.write(f"  /cms/ logins of the demo (password {PASSWORD}):")
        for role in Role:
            if post := first.get(role):
                self.stdout.write(
                    f"    {post.user.username:<28}{role.label} {post.user.display_name}"
                )
