"""Reading a register as a person would: its list, a search, a file, a record."""

import csv
import io

from django.urls import reverse


def address(name, view="index", *args, **query):
    return reverse(f"{name}_modeladmin_{view}", args=args, query=query or None)


def index(client, name, find="", **query):
    """The page of a list; ``find`` is typed into its search form."""
    url = address(name, **query)
    return client.post(url, {"q": find}, follow=True) if find else client.get(url)


def listed(client, name, find="", **query):
    """Keys of the rows listed."""
    response = index(client, name, find, **query)
    assert response.status_code == 200
    return {row.pk for row in response.context["page"].rows}


def exported(client, name, find="", **query):
    """The rows of the file, with its headings first."""
    given = ""
    if find:
        given = client.post(address(name, **query), {"q": find})["Location"].partition("?")[2]
    url = address(name, "export", **query)
    response = client.post(f"{url.partition('?')[0]}?{given}" if find else url)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(response.streaming_content)
    assert content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
