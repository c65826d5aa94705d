"""What an import tells the layers above it."""

from django.dispatch import Signal

#: Sent in the transaction of an import, after everything is written. Argument: `saved`, a list of page ids.
items_imported = Signal()
