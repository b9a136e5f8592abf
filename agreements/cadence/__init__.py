"""The agreed rhythm at work: schedules, check-ins and when they are asked for, reminders and notices."""
