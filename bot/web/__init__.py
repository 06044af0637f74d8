"""The chat in browsers: its HTTP interface, its page, and who a request comes from."""
