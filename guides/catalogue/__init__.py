"""The catalogue as a file and in memory: format, checks, building versions, import and export."""
