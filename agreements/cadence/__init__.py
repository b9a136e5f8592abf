"""The agreed rhythm at work: schedules, the tick, check-ins and the mention of dates."""
