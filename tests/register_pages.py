"""Reading a register as a person would: its list, a search, a file, a record."""

import csv
import io

from django.urls import reverse

from portal.demo.people import appoint
from portal.ground.models import Department, Region, Role

PHONE, ID = "legal_rep_phone", "legal_rep_id_no"
# County B of the same city, and a county of another city.
NEIGHBOUR, STRANGER = "450203", "451102"


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


def data_of(case):
    return case.submission.current().content["data"]


def someone_of(region, role):
    """A person whose one post is this role in this county."""
    place = Region.objects.get(code=region)
    department = Department.objects.filter(region=place, code__endswith="-MR").get()
    body = Department.objects.filter(region=place, code__endswith="-AA").get()
    roles = {
        "approver": (Role.APPROVER, department),
        "inspector": (Role.INSPECTOR, department),
        "officer": (Role.LICENCE_OFFICER, body),
        "clerk": (Role.CLERK, None),
        "supervisor": (Role.SUPERVISOR, None),
        "auditor": (Role.AUDITOR, None),
    }
    kind, office = roles[role]
    return appoint(f"{role}-b", kind, region=place, department=office, name="测试·乙")
