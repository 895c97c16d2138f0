"""Importing: one module a format, found by content, behind `read_export`."""

from totpdesk.transfer.imports.incoming import Export, Format, Problem, Sample
from totpdesk.transfer.imports.read import find_format, read_export
from totpdesk.transfer.imports.together import read_exports

__all__ = ["Export", "Format", "Problem", "Sample", "find_format", "read_export", "read_exports"]
