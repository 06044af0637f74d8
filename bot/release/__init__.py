"""What a patient says about a Release of Information, read without guessing. Pure; no Rasa."""
