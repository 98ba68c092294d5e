"""What editors paste into a text, and what names an account, holds no character that breaks a feed."""

import pytest
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.urls import reverse
from wagtail.admin.forms.models import formfield_for_dbfield

from guides.models import GuidePage
from home.blocks import BodyBlock

PASTED = "第一行\x0b第二\u200b行\x1b"


def posted(*children):
    data = {"body-count": str(len(children))}
    for number, (kind, parts) in enumerate(children):
        place = f"body-{number}"
        data |= {f"{place}-type": kind, f"{place}-order": str(number), f"{place}-deleted": ""}
        data |= {f"{place}-value{name}": text for name, text in parts.items()}
    query = QueryDict(mutable=True)
    query.update(data)
    return BodyBlock().value_from_datadict(query, {}, "body")


def test_every_block_of_a_text_is_read_by_the_one_normaliser():
    value = posted(
        ("heading", {"": PASTED}),
        ("quote", {"-text": PASTED, "-source": PASTED}),
    )
    heading, quote = value
    assert heading.value == "第一行 第二行 "
    assert quote.value["text"] == quote.value["source"] == "第一行 第二行 "
    assert [child.block_type for child in BodyBlock().clean(value)] == ["heading", "quote"]


def test_a_rich_text_of_a_page_is_too():
    field = formfield_for_dbfield(GuidePage._meta.get_field("introduction"))
    content = (
        '{"blocks": [{"key": "a", "text": "第一行\\u000b第二行", "type": "unstyled", "depth": 0,'
    )
    content += ' "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
    typed = field.widget.value_from_datadict({"introduction": content}, {}, "introduction")
    assert "\x0b" not in field.clean(typed)
    assert "第一行 第二行" in field.clean(typed)


@pytest.mark.django_db
def test_the_name_of_an_account_is_one_line_and_what_cannot_be_kept_is_named(client):
    users = get_user_model()
    client.force_login(users.objects.create_superuser("root"))
    door = reverse("wagtailusers_users:add")
    post = {
        "username": "clerk",
        "email": "clerk@example.com",
        "password1": "Wang-2026-xx",
        "password2": "Wang-2026-xx",
    }
    refused = client.post(door, post | {"first_name": "王\x1b", "last_name": "小"})
    assert "U+001B" in refused.content.decode()
    client.post(door, post | {"first_name": "王\x0b明", "last_name": "小\u200b"})
    made = users.objects.get(username="clerk")
    assert (made.first_name, made.last_name) == ("王 明", "小")
