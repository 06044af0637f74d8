"""Measurements beside Rasa's stock pipeline and on public sets: ``python -m benchmarks``."""
