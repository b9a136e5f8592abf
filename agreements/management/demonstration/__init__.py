"""The demonstration: an invented company whose agreements are created by the verbs alone, week by week."""
