"""Function views: load what the person may see, check permission, form, one verb, answer."""
