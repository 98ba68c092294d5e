"""What an applicant says in person at a window, and the window writes down."""

from issuance.casework.verbs.base import OfficersVerb, Place
from issuance.casework.verbs.forms import VerbForm
from issuance.casework.verbs.who import CITY_CLERK


class WrittenDown(OfficersVerb):
    """Nothing is filled in: the clerk confirms that it was said, at any window of the city where nothing else
    is stated."""

    who_may = (CITY_CLERK,)
    place = Place.ASIDE
    form = VerbForm
    confirms = True
    queues = ()
