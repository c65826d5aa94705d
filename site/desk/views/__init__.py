"""The desk's screens beside Wagtail's home."""
