"""What the pages of the combined form say, for tests."""

import re

from django.urls import reverse

START = "/apply/450204/small-eatery/"


def url(step, draft, tail=""):
    return reverse(f"forms:{step}", args=[draft.token]) + tail


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def errors_of(response):
    match = re.search(r'<div class="errors".*?</div>', response.content.decode(), re.DOTALL)
    return match[0] if match else ""


def as_form(choices):
    return {f"{code}-{name}": v for code, choice in choices.items() for name, v in choice.items()}


def shown(client, draft, step="form"):
    """What a page of the step says it shows."""
    page = client.get(url(step, draft)).content.decode()
    return re.search(r'name="shown" value="([^"]+)"', page)[1]
