"""The library as a file: reading, checking, writing, exporting (`docs/import.md` describes the format)."""
