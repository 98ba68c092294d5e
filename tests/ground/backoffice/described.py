"""What a page says describes its fields, and the ids it has."""

import re


def described(html: str) -> set[str]:
    return {
        one for value in re.findall(r'aria-describedby="([^"]*)"', html) for one in value.split()
    }


def ids(html: str) -> set[str]:
    return set(re.findall(r'\sid="([^"]*)"', html))
