"""Reports (上报备案) and sample documents (文书样本) get their names; tables and columns keep theirs."""

import django.db.models.deletion
from django.db import migrations, models

RENAMED = {
    "filing": "report",
    "specimenfile": "sampledocument",
    "versionspecimen": "versionsampledocument",
}
ACTIONS = ("add", "change", "delete", "view")


def rename_permissions(apps, names):
    """Django renames the content types with the models, the permissions it would make anew."""
    Permission = apps.get_model("auth", "Permission")
    for old, new in names.items():
        for action in ACTIONS:
            Permission.objects.filter(
                content_type__app_label="guides", codename=f"{action}_{old}"
            ).update(codename=f"{action}_{new}")


def forwards(apps, editor):
    rename_permissions(apps, RENAMED)


def backwards(apps, editor):
    rename_permissions(apps, {new: old for old, new in RENAMED.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("guides", "0015_words_without_a_guide"),
    ]

    operations = [
        migrations.AlterModelTable("filing", "guides_filing"),
        migrations.RenameModel("Filing", "Report"),
        migrations.AlterField(
            "report",
            "region",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="ground.region",
                verbose_name="region",
            ),
        ),
        migrations.AlterField(
            "report",
            "release",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="guides.release",
                verbose_name="release",
            ),
        ),
        migrations.AlterModelTable("specimenfile", "guides_specimenfile"),
        migrations.RenameModel("SpecimenFile", "SampleDocument"),
        migrations.AlterModelTable("versionspecimen", "guides_versionspecimen"),
        migrations.RenameModel("VersionSpecimen", "VersionSampleDocument"),
        migrations.AlterField(
            "versionsampledocument",
            "version",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sample_documents",
                to="guides.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AlterField(
            "subscription",
            "told",
            models.PositiveIntegerField(
                db_column="told", default=0, verbose_name="newest version told of"
            ),
        ),
        migrations.RenameField("subscription", "told", "announced"),
        migrations.RunPython(forwards, backwards),
    ]
