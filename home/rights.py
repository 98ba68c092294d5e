"""Who sees enquiries: those they were routed to, and nobody else."""

from home import enquiries
from home.models import Enquiry
from portal.ground.staff import borders

borders.draw(Enquiry, enquiries.of_agents)
