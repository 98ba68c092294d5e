"""The verbs of case work: one file for a verb or a few of a kind, found by looking into this folder."""

from importlib import import_module
from pkgutil import iter_modules

from issuance.casework.verbs.registry import REGISTRY

__all__ = ["REGISTRY"]

for module in iter_modules(__path__, f"{__name__}."):
    import_module(module.name)
