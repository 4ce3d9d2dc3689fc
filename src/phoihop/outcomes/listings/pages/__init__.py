"""The pages of the lists that go with a consolidated report."""
