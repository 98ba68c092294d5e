"""Personal data as lists and confirmations show them (个人信息保护法 6): enough to tell one's own."""

import re

LONG = re.compile(r"[0-9]{7,}[Xx]?")


def masked_phone(number: str) -> str:
    """139****1234; of a number too short for that the last two digits."""
    if len(number) >= 11:
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def masked_mail(address: str) -> str:
    """z***@example.cn: the first character, and where the mailbox is."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}"


def masked_id(number: str) -> str:
    """First four and last four of an identity number, which is enough to compare it with the document;
    of a shorter one the last two."""
    hidden = len(number) - 8
    if hidden >= 4:
        return f"{number[:4]}{'*' * hidden}{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def masked_contact(text: str) -> str:
    """Whatever somebody left to be reached by."""
    return masked_mail(text) if "@" in text else masked_phone(text)


def masked_numbers(words: str) -> str:
    """Words as they are, but for the telephone and identity numbers in them."""
    return LONG.sub(lambda found: _masked_number(found[0]), words)


def _masked_number(number: str) -> str:
    return masked_id(number) if len(number) >= 15 else masked_phone(number)
