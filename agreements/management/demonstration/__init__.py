"""The demonstration: an invented company whose agreements are told through the verbs alone, week by week."""
