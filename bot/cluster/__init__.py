"""What servers on several hosts tell each other: it makes things quick, nothing depends on it."""
