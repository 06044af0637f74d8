"""What the bot does at the portal: custom actions, one file a task.

They run in the bot's own process (``helpdesk chat``) and unchanged under ``rasa run actions``.
"""
