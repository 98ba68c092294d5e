"""What a child that looks at strangers' bytes may use up; beyond it the system kills it."""

import os
import resource

MEMORY = 440 * 2**20  # of data; with code and libraries below 512 MB
POLITE = 10  # the site's own requests go first


def limit(cpu_seconds: int) -> None:
    """What is used up by then counts: these seconds are all the child ever has."""
    os.nice(POLITE)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
