"""The renewal of a permit (延续): applied for, decided, or counted as granted."""
