"""Put our front door where Wagtail's welcome page stands."""

from django.db import migrations


def open_front_door(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("home", "HomePage")
    Page.objects.filter(slug="home", depth=2).delete()
    content_type, _ = ContentType.objects.get_or_create(model="homepage", app_label="home")
    page = HomePage.objects.create(
        title="一业一证",
        draft_title="一业一证",
        slug="home",
        content_type=content_type,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale_id=apps.get_model("wagtailcore", "Locale").objects.values_list("pk", flat=True)[0],
    )
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", site_name="一业一证", root_page=page, is_default_site=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0054_initial_locale"),
    ]
    operations = [migrations.RunPython(open_front_door, migrations.RunPython.noop)]
