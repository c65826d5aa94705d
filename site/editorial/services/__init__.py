"""What editors do, without a web request in it."""
