"""One server, two servers and ``rasa run``, all with PostgreSQL: ``python -m benchmarks scale``."""
