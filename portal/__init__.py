"""The portal's contract: what the help desk may ask of it, and how both sides know each other.

Nothing here imports the bot: another portal needs only this package.
"""
