"""Measuring the bot on questions with known intents. Pure: nothing here imports Rasa."""
