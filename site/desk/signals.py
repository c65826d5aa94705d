"""What other apps may want to hear of."""

from django.dispatch import Signal

#: Sent inside the transaction with page, user and note (may be empty): a review was confirmed.
review_confirmed = Signal()
