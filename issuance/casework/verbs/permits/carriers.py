"""Whom a change of a permit concerns besides its holder: the bodies of licences with it (贺州 六(三))."""


def tell_bodies(verb, letter, permit, *, key: str) -> None:
    """One letter of ``verb`` about each licence on which the permit stands now."""
    for entry in permit.loads.filter(unloaded_at=None).select_related("licence__issuer"):
        licence = entry.licence
        case, body = licence.origin_case, licence.issuer
        verb.send(letter, case=case, department=body, number=licence.number, key=key)
