"""Names of uploaded files: for showing and for downloads, never for finding anything on a disk."""

from django.utils.translation import gettext as _

from portal.ground.text.characters import TextError, clean_text

NAME_MOST = 120


def plain_name(name: str) -> str:
    """A name to show: no folders, nothing unprintable, not too long."""
    name = name.replace("\\", "/").rpartition("/")[2]
    try:
        name = clean_text(name)
    except TextError:
        name = "".join(character for character in name if character.isprintable())
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[: NAME_MOST - len(suffix)]}{dot}{suffix[:NAME_MOST]}" or _("file")


def name_with_suffix(name: str, suffix: str) -> str:
    """The plain name, ending as its content demands (``suffix`` without the dot)."""
    plain = plain_name(name)
    known = {suffix, "jpeg"} if suffix == "jpg" else {suffix}
    if plain.rpartition(".")[2].lower() in known:
        return plain
    return f"{plain[: NAME_MOST - len(suffix) - 1]}.{suffix}"
