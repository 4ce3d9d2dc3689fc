"""Phối Hợp: coordination programmes of public bodies, from the signed programme to the traceable summary report."""

__version__ = "0.1.0"
