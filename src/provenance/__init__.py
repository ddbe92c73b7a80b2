"""Find where a news text came from and where it went."""

__version__ = "0.1.0"
