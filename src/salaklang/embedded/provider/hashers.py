"""How a client's secret is kept."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class RandomSecretHasher(PBKDF2PasswordHasher):
    """For secrets that we drew ourselves (256 random bits), never for a password.

    Slow hashing protects what can be guessed; here it would only make each token request slow.
    """

    algorithm = "pbkdf2_sha256_random"
    iterations = 1
