"""``rasa run`` and ``helpdesk serve`` under the same traffic: ``python -m benchmarks http``."""
