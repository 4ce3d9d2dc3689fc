"""Reminders: telling units and reviewers what is due, late, returned or waiting; calendars of deadlines."""
