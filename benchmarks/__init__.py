"""Measurements: how accurate and how fast, on invented news and on data that is not part of the project."""
