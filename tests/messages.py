"""Every message of the source, read without the gettext programs; as a program: `make messages`.

The program adds what has no entry yet to locale/, compiles, and lists what still has no Chinese.
What Wagtail's own Chinese lacks, and how Wagtail is to call our pages, is in locale/wagtail/;
what django-allauth says to staff unlike the portal, in locale/allauth/.
"""

import ast
import re
import sys
from pathlib import Path

import polib
from django.apps import apps
from django.utils.translation.template import templatize

ROOTS = ("portal", "home", "issuance", "forms", "guides")
# How many leading arguments are a context and msgids: (context, messages).
CALLS = {
    "_": (0, 1),
    "gettext": (0, 1),
    "gettext_lazy": (0, 1),
    "gettext_noop": (0, 1),
    "ngettext": (0, 2),
    "ngettext_lazy": (0, 2),
    "pgettext": (1, 1),
    "pgettext_lazy": (1, 1),
}
LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
IN_TEMPLATE = re.compile(rf"\b({'|'.join(CALLS)})\(({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


def in_source(root: Path) -> dict[tuple[str | None, str], str]:
    """(context, msgid) → the file it was seen in, over all Python files and templates."""
    found = {}
    for folder in ROOTS:
        for path in sorted((root / folder).rglob("*.py")):
            for key in _in_python(path.read_text()):
                found.setdefault(key, str(path.relative_to(root)))
    for folder in ("templates", *ROOTS):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".html", ".txt"} and "requirements" not in path.name:
                for key in _in_template(path.read_text()):
                    found.setdefault(key, str(path.relative_to(root)))
    return found


def _in_python(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in CALLS:
                constants = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                yield from _key(name, constants)


def _in_template(text):
    for name, arguments in IN_TEMPLATE.findall(templatize(text)):
        constants = [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments)]
        yield from _key(name, constants)


def _key(name, constants):
    contexts, messages = CALLS[name]
    if len(constants) >= contexts + messages and isinstance(constants[contexts], str):
        yield (constants[0] if contexts else None), constants[contexts]


def of_wagtail(domain: str) -> dict[tuple[str | None, str], str]:
    """(context, msgid) → the app it is in, over what Wagtail's apps of ours can say in English."""
    found = {}
    for app in apps.get_app_configs():
        path = Path(app.path, "locale", "en", "LC_MESSAGES", f"{domain}.po")
        if app.name.startswith("wagtail") and path.exists():
            found |= {(one.msgctxt, one.msgid): app.name for one in polib.pofile(str(path))}
    return found


def main() -> int:
    root = Path(__file__).resolve().parents[1]
    beside, foreign = set(), ("wagtail", "allauth")
    for path in sorted(path for name in foreign for path in (root / "locale" / name).rglob("*.po")):
        file = polib.pofile(str(path))
        file.save_as_mofile(str(path.with_suffix(".mo")))
        beside |= {(one.msgctxt, one.msgid) for one in file}
    path = root / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path))
    for (context, msgid), where in in_source(root).items():
        if (context, msgid) in beside:
            continue
        entry = catalogue.find(msgid, msgctxt=context or False)
        if entry is None:
            entry = polib.POEntry(msgid=msgid, msgctxt=context)
            entry.flags = ["python-format"] if "%(" in msgid else []
            catalogue.append(entry)
        if not entry.translated():
            sys.stdout.write(f"{where}: {msgid!r} has no Chinese yet\n")
    catalogue.save()
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    sys.stdout.write(f"{len(catalogue)} messages, {catalogue.percent_translated()} % translated\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
