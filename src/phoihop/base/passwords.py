"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """argon2id with 19 MiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet asks for at least.

    Django's own default takes 100 MiB and some 0.7 s of CPU a sign-in, which a day of deadlines cannot pay.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
