"""Where conversations are kept: the database, and the keys that seal what lies in it.

Nothing here imports Rasa.
"""
