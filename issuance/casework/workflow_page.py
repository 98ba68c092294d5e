"""docs/workflow.md, written from the registry: every status, every verb, who may, from where to where."""

from django.utils.translation import override

from issuance.casework.verbs import REGISTRY
from issuance.labels import BARS, CASES, LICENCES, PERMITS, PROMISES, REVIEWS
from issuance.models import Bar, Case, Licence, Permit, Promise, Review

INTRODUCTION = """\
# Case work: states and moves

Written by `manage.py workflow_page` from the verbs in `issuance/casework/verbs/`; a test compares it with
the code. Each verb is run under its case's lock, asks who may and what is legal there, moves by
compare-and-set and writes one Event. Everything not in a table is refused with a sentence that says what
happened meanwhile, and by whom. `nobody: it follows` marks what another verb does within its transaction.
"""
CLOSING = """\
## Beside the moves

Whoever may open a case reads the working rules approved with its version (操作规范、勘查标准、监管规则);
a later release does not change them for cases already begun. A permit's standing (届满, 尚未生效) and a
licence's status follow from dates and permits; nobody types them in.
"""
SECTIONS = (
    ("Case (办件)", Case, CASES),
    ("Review (单项审批)", Review, REVIEWS),
    ("Promise (承诺)", Promise, PROMISES),
    ("Permit (法定许可证)", Permit, PERMITS),
    ("Licence (行业综合许可证)", Licence, LICENCES),
    ("Bar (限制申请)", Bar, BARS),
)


def page() -> str:
    """The whole page; the same bytes for the same registry."""
    sections = [_section(*section) for section in SECTIONS]
    return "\n".join([INTRODUCTION, *sections, CLOSING])


def _section(title, model, labels):
    statuses = _table(
        ("status", "中文", "English"),
        [(status, *_both(label.word)) for status, label in labels.items()],
    )
    verbs = [verb for verb in REGISTRY if verb.subject is model]
    moves = _table(
        ("verb", "中文", "who may", "from", "to", "gives"), [_row(verb, labels) for verb in verbs]
    )
    remarks = [f"- `{verb.code}`: {_remark(verb)}\n" for verb in verbs if type(verb).__doc__]
    return f"## {title}\n\n{statuses}\n{moves}\n{''.join(remarks)}"


def _row(verb, labels):
    chinese, _english = _both(getattr(verb, "title", verb.history))
    notices = [f"notice `{kind.value}`" for kind in verb.notices]
    letters = [f"letter `{letter.code}`" for letter in verb.letters]
    return (
        verb.code,
        chinese,
        "; ".join(right.words for right in verb.who_may),
        _names(verb.sources, labels),
        _names(verb.targets, labels),
        ", ".join(sorted(notices) + sorted(letters)) or "—",
    )


def _names(statuses, labels):
    return ", ".join(status for status in labels if status in statuses) or "—"


def _both(words):
    with override("zh-hans"):
        chinese = str(words)
    with override("en"):
        return chinese, str(words)


def _remark(verb):
    """The first paragraph of what the verb's class says of itself."""
    return " ".join(type(verb).__doc__.split("\n\n")[0].split())


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)
