import django.core.serializers.json
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import modelsearch.index
import portal.ground.calendar.clock
import portal.ground.history.transitions
import taggit.managers
import wagtail.contrib.forms.models
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

from portal.ground.tables import ChangeTables

from importlib import import_module

open_front_door = import_module('home.migrations.0002_front_door').open_front_door
without_wagtails_review = import_module('home.migrations.0005_one_review').without_wagtails_review


class Migration(migrations.Migration):
    """As all that it replaces leave an empty database; a database that has begun with them ends with them."""

    replaces = [
        ('home', '0001_initial'),
        ('home', '0002_front_door'),
        ('home', '0003_content'),
        ('home', '0004_announced_release'),
        ('home', '0005_one_review'),
        ('home', '0006_day_of_answer'),
        ('home', '0007_day_of_answer_is_known'),
    ]

    initial = True

    dependencies = [
        ('ground', '0001_squashed_0019_days_for_visits'),
        ('ground', '__first__'),
        ('guides', '0001_squashed_0032_approvals_to_build'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailadmin', '0001_create_admin_access_permissions'),
        ('wagtailimages', '0023_add_choose_permissions'),
        ('wagtaildocs', '0011_add_choose_permissions'),
        ('wagtailcore', '__first__'),
    ]

    operations = [
        ChangeTables([
            migrations.CreateModel(
                name='FeedbackPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('title_en', models.CharField(blank=True, max_length=255, verbose_name='English title')),
                    ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ],
                options={
                    'verbose_name': 'feedback form',
                },
                bases=(wagtail.contrib.forms.models.FormMixin, 'wagtailcore.page'),
            ),
            migrations.CreateModel(
                name='HomePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ],
                options={
                    'verbose_name': 'home page',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='SecondPersonTask',
                fields=[
                    ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ],
                options={
                    'verbose_name': 'review by a second person',
                    'verbose_name_plural': 'reviews by a second person',
                },
                bases=('wagtailcore.task',),
            ),
            migrations.CreateModel(
                name='ArticlePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('title_en', models.CharField(blank=True, max_length=255, verbose_name='English title')),
                    ('kind', models.CharField(choices=[('policy', 'policy'), ('news', 'announcement'), ('faq', 'question and answer')], default='news', max_length=8, verbose_name='kind')),
                    ('summary', models.TextField(blank=True, max_length=300, verbose_name='summary')),
                    ('summary_en', models.TextField(blank=True, max_length=600, verbose_name='English summary')),
                    ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('picture', 5), ('table', 8), ('documents', 10), ('quote', 13), ('guides', 14)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'heading', 'max_length': 120}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'label': 'text', 'template': 'home/blocks/text.html'}), 2: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'picture'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'Empty: that of the picture library.', 'label': 'alternative text', 'max_length': 255, 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'max_length': 255, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('image', 2), ('alt_text', 3), ('caption', 4)]], {'label': 'picture'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'text', 'required': False}), 7: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ol', 'ul'], 'label': 'rich text'}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('rich_text', 7)]], {'icon': 'table', 'label': 'table', 'template': 'home/blocks/table.html'}), 9: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'document'}), 10: ('wagtail.blocks.ListBlock', (9,), {'icon': 'doc-full', 'label': 'documents', 'template': 'home/blocks/documents.html'}), 11: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'source', 'max_length': 255, 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('text', 11), ('source', 12)]], {'label': 'quotation'}), 14: ('home.blocks.GuidesBlock', (), {'label': 'related guides'})}, verbose_name='text')),
                    ('published_on', models.DateField(default=portal.ground.calendar.clock.today, verbose_name='date of publication')),
                    ('source', models.CharField(blank=True, help_text='The office that issued the document.', max_length=120, verbose_name='source')),
                    ('document_number', models.CharField(blank=True, max_length=60, verbose_name='document number')),
                    ('review_by', models.DateField(blank=True, help_text='From this day the editors are reminded to check whether it still holds.', null=True, verbose_name='review by')),
                    ('region', models.ForeignKey(blank=True, help_text="Empty: concerns every region. In a county's section always that county.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region')),
                    ('release', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guides.release', verbose_name='announced release')),
                ],
                options={
                    'verbose_name': 'article',
                    'verbose_name_plural': 'articles',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='ArticleLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('article', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen_links', to='home.articlepage')),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='home.articlepage', verbose_name='article')),
                ],
                options={
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ArticleTag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='home.articlepage')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='articlepage',
                name='tags',
                field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='home.ArticleTag', to='taggit.Tag', verbose_name='tags'),
            ),
            migrations.CreateModel(
                name='CollectionPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('title_en', models.CharField(blank=True, max_length=255, verbose_name='English title')),
                    ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                    ('introduction_en', wagtail.fields.RichTextField(blank=True, verbose_name='English introduction')),
                    ('kind', models.CharField(blank=True, choices=[('policy', 'policy'), ('news', 'announcement'), ('faq', 'question and answer')], help_text='Empty: all.', max_length=8, verbose_name='kind')),
                    ('region', models.ForeignKey(blank=True, help_text='A city stands for its counties too. Empty: all.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region')),
                ],
                options={
                    'verbose_name': 'collection of articles',
                    'verbose_name_plural': 'collections of articles',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='CollectionTag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='home.collectionpage')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='collectionpage',
                name='tags',
                field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='Articles with any of these. Empty: all.', through='home.CollectionTag', to='taggit.Tag', verbose_name='tags'),
            ),
            migrations.CreateModel(
                name='FeedbackField',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('clean_name', models.CharField(blank=True, default='', help_text='Safe name of the form field, the label converted to ascii_snake_case', max_length=255, verbose_name='name')),
                    ('label', models.CharField(help_text='The label of the form field', max_length=255, verbose_name='label')),
                    ('field_type', models.CharField(choices=[('singleline', 'Single line text'), ('multiline', 'Multi-line text'), ('email', 'Email'), ('number', 'Number'), ('url', 'URL'), ('checkbox', 'Checkbox'), ('checkboxes', 'Checkboxes'), ('dropdown', 'Drop down'), ('multiselect', 'Multiple select'), ('radio', 'Radio buttons'), ('date', 'Date'), ('datetime', 'Date/time'), ('hidden', 'Hidden field')], max_length=16, verbose_name='field type')),
                    ('required', models.BooleanField(default=True, verbose_name='required')),
                    ('choices', models.TextField(blank=True, help_text='Comma or new line separated list of choices. Only applicable in checkboxes, radio and dropdown.', verbose_name='choices')),
                    ('default_value', models.TextField(blank=True, help_text='Default value. Comma or new line separated values supported for checkboxes.', verbose_name='default value')),
                    ('help_text', models.CharField(blank=True, max_length=255, verbose_name='help text')),
                    ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_fields', to='home.feedbackpage')),
                ],
                options={
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Picture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=255, verbose_name='title')),
                    ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                    ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                    ('width', models.IntegerField(editable=False, verbose_name='width')),
                    ('height', models.IntegerField(editable=False, verbose_name='height')),
                    ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                    ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                    ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                    ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                    ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                    ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                    ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                    ('alt_text', models.CharField(help_text='What the picture shows, for readers who do not see it (无障碍).', max_length=255, verbose_name='alternative text')),
                    ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                    ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                    ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
                ],
                options={
                    'verbose_name': 'picture',
                    'verbose_name_plural': 'pictures',
                    'abstract': False,
                },
                bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
            ),
            migrations.CreateModel(
                name='Enquiry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('form_data', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                    ('submit_time', models.DateTimeField(auto_now_add=True, verbose_name='submit time')),
                    ('topic', models.CharField(choices=[('guide', 'a service guide'), ('licence', 'a licence'), ('site', 'this website')], max_length=10, verbose_name='topic')),
                    ('message', models.TextField(verbose_name='message')),
                    ('contact', models.CharField(blank=True, max_length=120, verbose_name='contact')),
                    ('status', models.CharField(choices=[('open', 'to be answered'), ('answered', 'answered'), ('closed', 'closed without an answer')], default='open', max_length=10, verbose_name='status')),
                    ('due', models.DateField(editable=False, verbose_name='due')),
                    ('answer', models.TextField(blank=True, verbose_name='answer')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                    ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.articlepage', verbose_name='question and answer')),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
                    ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
                ],
                options={
                    'verbose_name': 'enquiry',
                    'verbose_name_plural': 'enquiries',
                    'ordering': ['-submit_time', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'answered', 'closed'])), name='enquiry_status_known'), models.CheckConstraint(condition=models.Q(('status', 'open'), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='enquiry_settled_by_somebody')],
                },
                bases=(portal.ground.history.transitions.Recorded, models.Model),
            ),
            migrations.CreateModel(
                name='PictureRendition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('filter_spec', models.CharField(db_index=True, max_length=255)),
                    ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                    ('width', models.IntegerField(editable=False)),
                    ('height', models.IntegerField(editable=False)),
                    ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                    ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='home.picture')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='picture_rendition_once')],
                },
                bases=(wagtail.images.models.ImageFileMixin, models.Model),
            ),
            migrations.CreateModel(
                name='SectionPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                    ('title_en', models.CharField(blank=True, max_length=255, verbose_name='English title')),
                    ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                    ('introduction_en', wagtail.fields.RichTextField(blank=True, verbose_name='English introduction')),
                    ('region', models.ForeignKey(blank=True, help_text="A county's own section: all its articles concern that county.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ground.region', verbose_name='region')),
                ],
                options={
                    'verbose_name': 'section',
                    'verbose_name_plural': 'sections',
                    'constraints': [models.UniqueConstraint(fields=('region',), name='one_section_for_a_region')],
                },
                bases=('wagtailcore.page',),
            ),
        ]),
        migrations.RunPython(open_front_door, migrations.RunPython.noop),
        migrations.RunPython(without_wagtails_review, migrations.RunPython.noop),
    ]
