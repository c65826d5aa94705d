"""What the desk changes: review dates, reminders, jobs, the archive."""
