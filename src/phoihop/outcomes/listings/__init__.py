"""Lists that go with a consolidated report: practices, and who was commended for what."""
