"""Search in Wagtail's admin: synonyms as a table, pinned results, what readers searched for."""
