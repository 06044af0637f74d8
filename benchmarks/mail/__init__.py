"""Mail: what is answered that should not be, and how fast."""
