"""The reference portal: a small patient portal that keeps to ``portal/openapi.yaml``.

It exists so that the help desk has something real to act on, in tests and in the demo. Its people
are made up.
"""
