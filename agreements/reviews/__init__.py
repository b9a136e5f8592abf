"""Review meetings: planned on the agreed rhythm, recorded, and kept in step with people's calendars."""
