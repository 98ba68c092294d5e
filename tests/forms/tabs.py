"""Two and three tabs over one column of a draft, told in actions; what a person sees is kept apart.

``World.faults`` are the values that went unseen: written over although the tab that wrote had not
shown them, or typed, saved and neither stored nor shown beside the other one.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from forms.drafts import CHOICES, DATA, DECLARED, flat, merged_into
from forms.merging import MINE, STORED, Shown, plain

TEXTS = ["", "甲", "乙", "丙\r\n丁"]
LISTS = [[], ["甲"], ["甲", "乙"]]
# Column → its names, each with the values a person may give, the first being the proposed one.
NAMES = {
    DATA: {"entity_name": TEXTS, "legal_rep_name": TEXTS, "dr_pretreat": LISTS},
    CHOICES: {
        "DRAINAGE-mode": ["apply", "held", "separately"],
        "DRAINAGE-number": TEXTS,
        "DRAINAGE-valid_from": ["", "2025-01-01", "2026-01-01"],
    },
    DECLARED: {"M_AUTH": ["", "not_applicable"], "M_PLAN": ["", "not_applicable", "paper"]},
}
OPEN, TYPE, SAVE = "open", "type", "save"
columns = st.sampled_from(sorted(NAMES))
actions = st.tuples(
    st.sampled_from([OPEN, TYPE, TYPE, TYPE, SAVE]),
    st.integers(0, 2),  # tab
    st.integers(0, 2),  # name
    st.integers(0, 3),  # value
    st.sampled_from([MINE, STORED, ""]),  # chosen where the page asks
)
histories = st.lists(actions, min_size=4, max_size=24)


@dataclass
class Tab:
    """``inputs``: what stands in the fields; ``seen``: by name, every value the page has shown."""

    shown: Shown
    inputs: dict
    seen: dict
    typed: set = field(default_factory=set)


class Stored:
    """A column of a draft in memory, written as ``forms.drafts.keep_changes`` does."""

    def __init__(self, column):
        self.column, self.values = column, {}

    def read(self):
        return flat(self.column, self.values)

    def write(self, mine, shown, picks):
        self.values, conflicts = merged_into(
            self.column, self.values, mine, shown=shown, picks=picks
        )
        return conflicts


class Overwritten(Stored):
    """As it was before: the page that saves last wins, and nobody is told."""

    def write(self, mine, shown, picks):
        self.values = self.values | mine
        return {}

    def read(self):
        return dict(self.values)


class World:
    def __init__(self, column, store):
        self.names, self.store, self.tabs, self.faults = NAMES[column], store, {}, []

    def run(self, history):
        for kind, tab, name, value, pick in history:
            if kind == OPEN or tab not in self.tabs:
                self.tabs[tab] = self.opened()
            if kind == TYPE:
                self.type(self.tabs[tab], list(self.names)[name % len(self.names)], value)
            if kind == SAVE:
                self.save(tab, pick)
        return self

    def opened(self, conflicts=None):
        """A page of what is stored; of what is in dispute the field holds what was typed."""
        conflicts = conflicts or {}
        stored = self.store.read()
        values = {name: stored.get(name, given[0]) for name, given in self.names.items()}
        mine = {name: conflict.mine for name, conflict in conflicts.items()}
        return Tab(
            shown=Shown.of(values, disputed=conflicts),
            inputs=values | mine,
            seen={name: plain(value) for name, value in values.items()},
            typed=set(conflicts),
        )

    def type(self, tab, name, number):
        given = self.names[name]
        tab.inputs[name] = given[number % len(given)]
        tab.typed.add(name)

    def save(self, number, pick):
        tab, before = self.tabs[number], self.store.read()
        picks = dict.fromkeys(tab.shown.disputed, pick)
        conflicts = self.store.write(tab.inputs, tab.shown, picks)
        after = self.store.read()
        for name, given in self.names.items():
            old, new = (plain(state.get(name, given[0])) for state in (before, after))
            mine = plain(tab.inputs[name])
            if old != new and not (name in tab.typed and old == tab.seen[name]):
                self.faults.append(f"{name}: {old!r} was written over unseen")
            let_go = pick == STORED and name in tab.shown.disputed and old == tab.seen[name]
            typed_back = mine == tab.seen[name]  # to what the page had shown: no change
            lost = name in tab.typed and new != mine and name not in conflicts
            if lost and not let_go and not typed_back:
                self.faults.append(f"{name}: {mine!r} was typed and is nowhere")
        self.tabs[number] = self.opened(conflicts)
