"""The verbs of case work: one file for a verb or a few of a kind, found by looking into this folder
and its rooms."""

from importlib import import_module
from pkgutil import walk_packages

from issuance.casework.verbs.registry import REGISTRY

__all__ = ["REGISTRY"]

for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)
