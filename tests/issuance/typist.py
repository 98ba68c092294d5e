"""What somebody could type for a verb, right or wrong, as code states it: for cases lived at random."""

from datetime import time, timedelta

from django.core.files.base import ContentFile

from forms import uploads
from issuance.casework import (
    deliveries,
    interested,
    originals,
    permit_facts,
    promises,
    rectification,
)
from issuance.casework.application import nameable
from issuance.casework.inspections import may_visit
from issuance.casework.verbs.case.paper_scans import on_paper
from issuance.casework.verbs.inspections.planning import departments
from issuance.casework.verbs.limits.pauses import BY_HAND
from issuance.licence.certificate_facts import certificate_facts
from issuance.models import Case, Deficiency, Hearing, LicenceEdition, Loss, RefusalKind
from portal.demo.telling import sample_number, sample_paper
from portal.ground.calendar import clock
from portal.ground.models import Post, User
from tests.issuance.inspection_cases import RIGHTED, VISITS, looking
from tests.issuance.limit_ready import report
from tests.issuance.ready import ENDS, part_of
from tests.issuance.renewal_ready import ANSWER, DOUBTS, LACKS
from tests.issuance.scan_ready import SCANS, scan_stated
from tests.issuance.window_ready import paper_fetched

REASONS = ["不符合规定条件"] * 4 + ["", "  "]
LAWS = ["《公共场所卫生管理条例》第八条"] * 4 + ["", "  "]
SAID = dict.fromkeys(("report_loss", "record_loss"), ("what", "lost", "damaged", ""))
SAID |= dict.fromkeys(("answer_few", "record_few"), ("answer", "keep", "cancel", ""))
CHANGEABLE = ("entity_name", "premises_address")


WINDOW = frozenset(
    "answer_supplement answer_at_counter attach_scans assign_agent return_supplement"
    " still_missing deliver hand_in_promised take_in_promised deliver_online record_post"
    " hand_over_paper".split()
)


class Typist:
    """Types for the verbs of one case; ``serial`` keeps the numbers of permits apart."""

    def __init__(self, pk: int, serial: int = 0):
        self.pk, self.serial = pk, serial

    @property
    def case(self) -> Case:
        """As it is now, with what is asked again and again of who may do what."""
        whole = Case.objects.select_related("region__parent", "version", "submission")
        apart = ("hands", "reviews__department", "reviews__proposals")
        return whole.prefetch_related(*apart).get(pk=self.pk)

    def stated(self, verb, subject, actor, chance):
        """What somebody could type for this verb, right or wrong."""
        if verb.code in WINDOW:
            return self.at_the_window(verb.code, subject, chance)
        today = clock.today()
        reasons = {"reasons": chance.choice(REASONS)}
        if verb.code in ("choose", "record_choice"):
            return self.choice(chance)
        if verb.code in (*VISITS, *RIGHTED):
            return self.of_visit(verb.code, subject, reasons["reasons"], chance)
        match verb.code:
            case "deficient" | "ask_supplement":
                return {"deficiencies": self.deficiencies(subject, actor, chance)}
            case "propose_refusal" | "refuse":
                kind = chance.choice(RefusalKind.values)
                ours = kind != RefusalKind.NOT_OURS
                told = {"kind": kind, "authority": "" if ours else "柳州市水利局"}
                barring = verb.code == "refuse" and kind == RefusalKind.FALSE_PAPERS
                return reasons | told | ({"bar": True} if barring else {})
            case "decide":
                grant = chance.choice([True, True, False])
                false = not grant and chance.random() < 0.3
                told = {"grant": grant, "basis": chance.choice(LAWS)}
                return reasons | told | {"false_papers": false, "bar": false}
            case "lift_bar" | "reject_proposal" | "cancel_licence" | "refuse_extension":
                return {"reason": reasons["reasons"]}
            case (
                "tell_hearing"
                | "record_hearing_request"
                | "set_hearing"
                | "record_notified"
                | "record_hearing"
            ):
                return self.of_hearing(verb, subject, reasons["reasons"], chance)
            case "pause" | "ask_extension" | "extend_joint":
                return self.of_limit(verb, reasons["reasons"], chance)
            case (
                "verify_held"
                | "record_permit"
                | "correct_permit"
                | "repair_credit"
                | "renew"
                | "refuse_renewal"
                | "refuse_renewal_in"
                | "ask_renewal_papers"
                | "warn_renewal"
                | "record_renewal_answer"
                | "answer_renewal"
                | "deregister"
            ):
                return self.of_permit(verb, subject, chance)
            case "end":
                told = chance.choice(list(ENDS.values()))
                barring = told["ground"] == "69-2" and chance.random() < 0.5
                return told | {"reason": "申请注销", "on": today, "bar": barring}
        return self.of_reasons(subject, verb.code, reasons, chance)

    def of_reasons(self, subject, code, reasons, chance):
        if code == "look_after":
            until = clock.today() + timedelta(days=chance.choice([1, 10, 0]))
            wrong = {"met": False, "until": chance.choice([None, until])}
            told = looking(subject) | {"findings": reasons["reasons"]}
            return told | chance.choice([{}, wrong])
        if code == "verify_condition":
            return {
                name: looking(subject.review)[name] for name in ("on", "people")
            } | chance.choice([{}, {"met": False, "reason": reasons["reasons"]}])
        if code in ("break_promise", "spare_permit"):
            seen = looking(subject.review) if getattr(subject, "way", "") == "condition" else {}
            told = {name: seen[name] for name in ("on", "people") if name in seen}
            return told | {"reason": reasons["reasons"]}
        if code == "verify_promise":
            right = chance.choice([True, True, False])
            return {"right": right, "reason": "" if right else reasons["reasons"]}
        if code == "reissue_licence":
            cause = chance.choice(LicenceEdition.Cause.values)
            return {"cause": cause, "reason": "换发", "edition": subject.editions.count()}
        if code in SAID:
            name, *values = SAID[code]
            return {name: chance.choice(values)}
        if code in SCANS:
            return scan_stated(code, None)[0]
        if code == "resume":
            pause = subject.running_pause
            reported = pause is not None and pause.reported and chance.random() < 0.9
            last = clock.today() - timedelta(days=chance.choice([0, 0, 1, 3, -1]))
            return report() | {"on": last, "last": last} if reported else {"last": last}
        if code in ("tell_interested", "record_statement", "record_receipt"):
            return self.of_interested(code, subject, chance)
        if code in ("annul_denial", "annul_refusal"):
            told = self.of_withdrawal(subject, reasons, chance)
            then = chance.choice(["accept", "check", "supplement"])
            return told | ({"then": then} if code == "annul_refusal" else {})
        if code == "correct_decision":
            said = chance.choice([f"{subject.legal_basis}第{chance.randint(1, 9)}项", *LAWS])
            return {"reasons": subject.reasons, "basis": said, "reason": "笔误"}
        return reasons if code == "cannot_verify" else {}

    def of_withdrawal(self, review, reasons, chance):
        today = clock.today()
        ground = chance.choice(["own", "own", "court", "review"])
        told = reasons | {"ground": ground}
        if known := interested.parties(review):
            told["reached"] = {row.pk: today for row in known}
        if ground == "own":
            return told
        day = today - timedelta(days=chance.choice([0, 0, 3]))
        until = chance.choice([None, None, today + timedelta(days=30), today - timedelta(days=1)])
        document = {"organ": "柳南区人民法院", "document": "（2026）桂0204行初9号"}
        received = chance.choice([None, day, today])
        if ground == "court":
            document["in_force_on"] = chance.choice([day, today])
        return told | document | {"document_on": day, "received_on": received, "until": until}

    def approval(self, reason):
        scan = uploads.take_in(ContentFile(sample_paper("approval"), name="批件.pdf"))
        number = "柳南政审〔2026〕9号"
        return {"number": number, "approved_on": clock.today(), "reason": reason, "scan": scan}

    def of_hearing(self, verb, review, reason, chance):
        today = clock.today()
        if verb.code == "tell_hearing":
            return {"reason": reason}
        if verb.code == "record_hearing_request":
            party = chance.choice(
                ["applicant", *(str(row.pk) for row in review.interested.all()), "0"]
            )
            return {"party": party, "on": today - timedelta(days=chance.choice([0, 0, 3]))}
        if verb.code == "record_notified":
            named = ["applicant", *(str(row.pk) for row in review.interested.all()), "0"]
            day = today - timedelta(days=chance.choice([0, 0, 7, -1]))
            return {"party": chance.choice(named), **self.served(chance, day)}
        posts = Post.objects.filter(department=review.department, user__is_active=True)
        presiding = chance.choice([post.user for post in posts.order_by("pk")])
        if verb.code == "set_hearing":
            day = today + timedelta(days=chance.choice([3, 12, 14, 40]))
            stated = {"on": day, "hour": time(9, 30), "place": "听证室", "presiding": presiding}
            return stated | {"by_announcement": chance.random() < 0.1}
        hearing = Hearing.objects.filter(review=review).order_by("pk").last()
        scan = self.approval(reason)["scan"]
        on = hearing.on if hearing and hearing.on else today
        return {"number": "听笔〔2026〕1号", "on": on, "presiding": presiding, "scan": scan}

    def of_visit(self, code, subject, reason, chance):
        day = clock.today() + timedelta(days=chance.choice([0, 1, 2, 3, 5, 30, -1]))
        match code:
            case "need_inspection":
                return {"needed": chance.random() < 0.6, "reason": reason}
            case "propose_visit_day" | "record_visit_day":
                return {"on": day, "reason": reason}
            case "keep_visit_day":
                return {"reason": reason}
            case "record_rectification" | "answer_rectification":
                left = [row.pk for row in rectification.unreported(subject)]
                some = chance.sample(left, chance.randint(1, len(left))) if left else None
                return {"answer": reason, "items": chance.choice([some, None])}
            case "report_righted" | "record_righted":
                return {"answer": reason}
            case "record_presence":
                presence = chance.choice(["signed", "refused", "absent", ""])
                name = "" if presence == "absent" else chance.choice(["张三", ""])
                told = "" if presence == "signed" else reason
                return {"presence": presence, "name": name, "reason": told}
            case "conclude_inspection":
                conclusion = chance.choice(["passed", "passed", "rectify", "failed"])
                until = day if conclusion == "rectify" else None
                told = {"conclusion": conclusion, "findings": reason, "until": until}
                return told | {"people": self.visitors(subject.department, chance)}
        people = {
            department.pk: self.visitors(department, chance) for department in departments(subject)
        }
        hour = time(chance.choice([9, 15]), 30)
        return {
            "on": day,
            "hour": hour,
            "place": chance.choice(["店内", "店内", " "]),
            "people": people,
            "agreed": chance.choice(["", "", "9时许电话同意"]),
        }

    @staticmethod
    def visitors(department, chance):
        keys = list(may_visit(department.pk).values_list("pk", flat=True))
        return chance.sample(keys, k=min(len(keys), chance.choice([1, 2, 2, 2, 3])))

    @staticmethod
    def served(chance, day):
        way = chance.choice(["hand", "post", "left", "announced"])
        return {"way": way, "on": day, "note": chance.choice(["", "见证人测试·某"])}

    def of_interested(self, code, review, chance):
        today = clock.today()
        if code == "record_receipt":
            day = today - timedelta(days=chance.choice([0, 0, 7, -1]))
            paper = chance.choice([*review.served.select_related("notice"), None])
            back = {"way": "returned"} if chance.random() < 0.2 else {}
            return {"paper": paper, **self.served(chance, day), **back}
        if code == "tell_interested":
            name = chance.choice(["测试·相邻业主", "测试·业主委员会"])
            day = today + timedelta(days=chance.choice([0, 0, 5, 90]))
            return {"name": name, "touched": "采光", "way": "邮寄", "on": day}
        party = chance.choice([*review.interested.all(), "applicant", ""])
        return {"party": party, "statement": chance.choice(REASONS), "on": today}

    def of_limit(self, verb, reason, chance):
        if verb.code == "ask_extension":
            return {"days": chance.choice([1, 5, 10, 99]), "reason": reason}
        if verb.code == "extend_joint":
            return self.approval(reason)
        expected = clock.today() + timedelta(days=chance.choice([0, 9, -1]))
        cause = chance.choice([code for code, _name in BY_HAND])
        return {
            "cause": cause,
            "purpose": "委托检测",
            "law": "《生活饮用水卫生监督管理办法》第二十条",
            "expected": expected,
        }

    def of_permit(self, verb, subject, chance):
        if verb.code == "deregister":
            return {"on": clock.today(), "note": chance.choice(["原证已收回", " "])}
        if verb.code == "repair_credit":
            return {"on": clock.today(), "document": "信修〔2026〕12号"}
        if verb.code == "renew":
            last = subject.valid_until or clock.today()
            until = last + timedelta(days=chance.choice([365, 365, -1]))
            document = chance.choice(["延1号", ""])
            return {"until": until, "document": document, "number": subject.number}
        if verb.code in ("ask_renewal_papers", "warn_renewal"):
            return LACKS if verb.code == "ask_renewal_papers" else DOUBTS
        if verb.code in ("record_renewal_answer", "answer_renewal"):
            return ANSWER
        if verb.code == "refuse_renewal_in":
            return {"reason": "材料不齐全", "law": LAWS[0]}
        if verb.code == "refuse_renewal":
            return {"reason": "不再符合条件", "law": LAWS[0], "document": "延不1号"}
        if verb.code != "correct_permit":
            return self.paper(subject, chance)
        why = {"reason": "录入有误", "scope": "热食类"}
        return self.paper(subject.review, chance) | why

    def choice(self, chance):
        choice = chance.choice(Case.Choice.values)
        until = clock.today() + timedelta(days=chance.choice([3, 40, 0]))
        return {"choice": choice, "until": until if choice == Case.Choice.WAIT else None}

    def handing_over(self, chance):
        there = [paper.key for paper in deliveries.owed(self.case)]
        papers = chance.choice([there, there, there[:1], [*there, "permit-0"], []])
        who = chance.choice(["holder", "agent", "other"])
        how = {
            "way": chance.choice(["counter", "post"]),
            "post_number": chance.choice(["EMS1", ""]),
            "post_address": chance.choice(["蝴蝶山路8号", "蝴蝶山路8号", ""]),
        }
        why = {"reason": chance.choice(["家属代领", ""])}
        name = chance.choice([certificate_facts(self.case)["legal_representative"], "测试·别人"])
        replaced = Loss.objects.filter(licence__origin_case=self.case, outcome="made", old="")
        old = {"old": chance.choice(["back", "gone", ""])} if replaced.exists() else {}
        return {"papers": papers, "recipient": name, "recipient_is": who, **how, **why, **old}

    def deficiencies(self, subject, actor, chance):
        named = nameable(actor, subject) if actor else []
        if not named:
            return []
        chosen = chance.sample(named, k=min(len(named), chance.randint(0, 3)))
        return [(item.review, item.target, item.key, "不清楚") for item in chosen]

    def at_the_window(self, code, case, chance):
        if code in {"return_supplement", "still_missing"}:
            return {"uncured": list(Deficiency.objects.filter(notice__case=self.pk)[:1])}
        if code == "assign_agent":
            agent = chance.choice(User.objects.filter(username__startswith="clerk-"))
            return {"agent": agent, "reason": "轮班"}
        if code == "attach_scans":
            return {"files": self.scans(case, chance)}
        if code == "deliver":
            return self.handing_over(chance)
        if code == "deliver_online":
            papers = [row.key for row in deliveries.owed(case) if chance.random() < 0.8]
            return {"papers": papers}
        if code == "record_post":
            return self.of_post(case, chance)
        if code == "hand_over_paper":
            papers = [row.key for row in originals.at_hand(case) if chance.random() < 0.8]
            return paper_fetched(case, papers=papers)
        if code in {"hand_in_promised", "take_in_promised"}:
            return {"files": self.promised(case, chance)}
        answer = self.answer(chance)
        return answer if code == "answer_supplement" else self.at_the_counter(answer, chance)

    @staticmethod
    def of_post(case, chance):
        row = case.deliveries.filter(way="post", outcome="").first()
        return {
            "delivery": row.pk if row else 0,
            "outcome": chance.choice(["received", "returned"]),
            "on": clock.today() - timedelta(days=chance.choice([0, 0, 3, -1])),
            "received_by": row.recipient if row else "",
            "reason": chance.choice(["无人签收", ""]),
        }

    def answer(self, chance):
        """All that was named: what is typed changes, or stands as it was."""
        rows = Deficiency.objects.filter(notice__case=self.pk, waits=True)
        kept = self.case.submission.current().content["data"]
        changes = chance.random() < 0.5
        typed, files = {}, {}
        for row in rows:
            if row.target == Deficiency.Target.FIELD:
                value = kept.get(row.key)
                more = "一号" if changes and row.key in CHANGEABLE else ""
                typed[row.key] = f"{value}{more}" if isinstance(value, str) else value
            else:
                content = ContentFile(sample_paper(f"answer {row.key}"), name="图.pdf")
                files[row.key] = [uploads.take_in(content)]
        return {"data": typed, "files": files}

    @staticmethod
    def at_the_counter(answer, chance):
        """Some papers are scanned, some ticked, some both."""
        ticked = frozenset(key for key in answer["files"] if chance.random() < 0.6)
        files = {
            key: files
            for key, files in answer["files"].items()
            if key not in ticked or chance.random() < 0.3
        }
        return answer | {"files": files, "papers": ticked}

    def scans(self, case, chance):
        self.serial += 1
        content = ContentFile(sample_paper(f"scan {self.serial}"), name="扫描件.pdf")
        ticked = sorted(on_paper(case))
        return {key: [uploads.take_in(content)] for key in ticked[:1] if chance.random() < 0.8}

    def promised(self, case, chance):
        self.serial += 1
        content = ContentFile(sample_paper(f"promised {self.serial}"), name="补交.pdf")
        awaited = sorted(promises.papers(promises.to_hand_in(case)))
        return {key: [uploads.take_in(content)] for key in awaited if chance.random() < 0.8}

    def paper(self, review, chance):
        self.serial += 1
        first = clock.today() + timedelta(days=chance.choice([0, 0, 0, 5, 30, -3]))
        years = part_of(review).validity.years
        lasts = [first + timedelta(days=20), permit_facts.last_day(first, years or 3)]
        last = chance.choice([*lasts, None])
        number = sample_number(part_of(review), self.pk * 50 + self.serial)
        return {"number": number, "valid_from": first, "valid_until": last}
