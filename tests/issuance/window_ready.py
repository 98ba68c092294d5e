"""What is done at the window on a prepared case, as code states it and as the form of the page posts it."""

from django.core.files.base import ContentFile

from forms import uploads
from issuance.casework import deliveries, originals
from issuance.casework.supplements.supplement_files import token_of
from issuance.casework.verbs import REGISTRY
from issuance.licence.certificate_facts import certificate_facts
from issuance.models import Case, Deficiency, Promise
from portal.demo.telling import sample_paper
from portal.ground.calendar import clock
from portal.ground.models import User

CLERK = "clerk-450204"
WINDOW = frozenset(
    "answer_supplement answer_at_counter return_supplement still_missing attach_scans deliver"
    " assign_agent hand_in_promised take_in_promised deliver_online record_post hand_over_paper".split()
)


def scan(name="扫描件"):
    return uploads.take_in(ContentFile(sample_paper(name), name=f"{name}.pdf"))


def handed_over(case, **changed):
    """Everything that is there, to the operator in person."""
    papers = [paper.key for paper in deliveries.owed(case)]
    name = certificate_facts(case)["legal_representative"]
    person = {"recipient_is": "holder", "recipient": name}
    sent = {"post_address": "蝴蝶山路8号"} if changed.get("way") == "post" else {}
    return {"papers": papers, "way": "counter", **person, **sent} | changed


def delivered_online(case):
    """Everything that is there as a file, to an applicant who agreed."""
    REGISTRY["agree_online"].run(case)
    case = Case.objects.get(pk=case.pk)
    papers = [paper.key for paper in deliveries.owed(case) if deliveries.electronic(paper)]
    clerk = User.objects.get(username=CLERK)
    REGISTRY["deliver_online"].run(case, actor=clerk, papers=papers)
    return case.deliveries.get(way="online")


def posted(case, **changed):
    """Everything that is there, to the operator."""
    clerk = User.objects.get(username=CLERK)
    sent = {"way": "post", "post_number": "EMS100001"} | changed
    REGISTRY["deliver"].run(case, actor=clerk, **handed_over(case, **sent))
    return case.deliveries.get(way="post", outcome="")


def came_back(case) -> dict:
    row = case.deliveries.get(way="post", outcome="")
    stated = {"outcome": "returned", "on": clock.today(), "received_by": "", "reason": "无人签收"}
    return stated | {"delivery": row.pk}


def arrived(case, **changed) -> dict:
    stated = {"outcome": "received", "reason": ""} | {
        "received_by": case.deliveries.last().recipient
    }
    return came_back(case) | stated | changed


def paper_asked(case):
    """Of what was delivered electronically, by the applicant."""
    delivered_online(case)
    REGISTRY["ask_paper"].run(case)


def paper_fetched(case, **changed) -> dict:
    """Everything that was delivered electronically, by the operator in person."""
    papers = [paper.key for paper in originals.at_hand(case)]
    name = certificate_facts(case)["legal_representative"]
    return {"papers": papers, "recipient_is": "holder", "recipient": name} | changed


# What precedes the verbs of what was sent.
SENT = {
    "deliver_online": REGISTRY["agree_online"].run,
    "open_delivered": delivered_online,
    "record_post": posted,
    "end_online": REGISTRY["agree_online"].run,
    "record_online_end": REGISTRY["agree_online"].run,
    "ask_paper": delivered_online,
    "record_paper_request": delivered_online,
    "hand_over_paper": paper_asked,
}


def at_the_window(code, review) -> tuple[dict, dict]:
    match code:
        case "answer_supplement":
            key = Deficiency.objects.get(notice__case=review.case).key
            file = uploads.take_in(ContentFile(sample_paper("plan"), name="图.pdf"))
            return {"data": {}, "files": {key: [file]}}, {}
        case "answer_at_counter":
            key = Deficiency.objects.get(notice__case=review.case).key
            return {"data": {}, "files": {}, "papers": frozenset({key})}, {f"paper-{key}": "on"}
        case "return_supplement" | "still_missing":
            item = Deficiency.objects.get(notice__case=review.case)
            return {"uncured": [item]}, {"uncured": [str(item.pk)]}
        case "attach_scans":
            declared = review.case.submission.current().content["declared"]
            [key] = [paper for paper, way in declared.items() if way == "paper"]
            stored = scan()
            return {"files": {key: [stored]}}, {f"{key}-kept": token_of(stored, review.case)}
        case "hand_in_promised" | "take_in_promised":
            [line] = Promise.objects.filter(review=review)
            stored = scan("补交材料")
            posted = {f"{line.material}-kept": token_of(stored, review.case)}
            return {"files": {line.material: [stored]}}, posted
        case "deliver":
            stated = handed_over(review.case)
            return stated, stated
        case "deliver_online":
            papers = [
                paper.key for paper in deliveries.owed(review.case) if deliveries.electronic(paper)
            ]
            return {"papers": papers}, {"papers": papers}
        case "hand_over_paper":
            stated = paper_fetched(review.case)
            return stated, stated
        case "record_post":
            stated = came_back(review.case)
            return stated, stated
        case "assign_agent":
            case = review.case
            Case.objects.filter(pk=case.pk).update(agent=None)
            clerk = User.objects.get(username=CLERK)
            return {"agent": clerk}, {"agent": clerk.pk}
