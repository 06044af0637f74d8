"""The e-mail auto-responder: which mails are answered, with what, and exactly once."""
