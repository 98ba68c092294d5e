"""Marks English sentences of pure code for the translators."""

from portal.ground.sentences import mark as noop

__all__ = ["noop"]
