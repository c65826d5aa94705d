"""One faceted search over every library item. The core (without models) and the Django side above it."""
