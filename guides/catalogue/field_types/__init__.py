"""The field types of the combined form, one module for each or for a few kin.

Importing this package registers them all: a new type is a new module, and nothing else.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
