"""One server at half of what it can do, for long: ``python -m benchmarks soak``."""
