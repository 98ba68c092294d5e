"""How the history names the rows of case work."""

from functools import reduce
from typing import ClassVar

from portal.ground.history.transitions import Recorded


class OfCase(Recorded):
    """A row that belongs to a case: its events stand with the case, in the chain of its city.

    ``path_to_case``: names of the relations that lead from the row to its case.
    """

    path_to_case: ClassVar[tuple[str, ...]]

    @property
    def owning_case(self):
        return reduce(getattr, self.path_to_case, self)

    @property
    def event_city(self):
        return self.owning_case.region.city.code

    @property
    def event_region(self):
        return self.owning_case.region.code

    @property
    def event_case(self):
        return self.owning_case.number
