"""Function views: load what the person may see, check permission, validate the form, call one verb, respond."""
