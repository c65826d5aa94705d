"""What people and editors do with pages, without a web request in it."""
