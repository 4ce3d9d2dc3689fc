"""Notices: what each account should know, in its inbox and, if it wishes, by e-mail; each told once."""
