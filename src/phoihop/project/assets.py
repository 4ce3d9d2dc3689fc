"""How the browser's files are served: by names that carry their hash once collected, by plain names before that."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):
    """Compressed and hashed; where nothing was collected (tests, a single command) the plain names."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file."""
        return super().url(name, force) if self.hashed_files else StaticFilesStorage.url(self, name)
