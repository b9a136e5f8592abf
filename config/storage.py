"""Static files under hashed names, compressed once when they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage as Compressed


class StaticFiles(Compressed):  # type: ignore[misc]  # WhiteNoise ships no type information
    """Hashes file names, also those of our own ES modules that import each other."""

    support_js_module_import_aggregation = True
    # Only ours: the files of django-htmx speak in comments of imports that do not exist.
    _js_module_import_aggregation_patterns = ("js/*.js", Compressed._js_module_import_aggregation_patterns[1])
