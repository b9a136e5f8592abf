"""Static files under hashed names, compressed once when they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashes file names, also those of ES modules that import each other."""

    support_js_module_import_aggregation = True
