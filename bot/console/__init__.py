"""The staff console: who may use it, and its pages."""
