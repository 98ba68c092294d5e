"""The catalogue as a file and in memory: format, checks, building versions, import and export."""

from pathlib import Path

SHIPPED = Path(__file__).parents[1] / "data" / "catalogue.json"
