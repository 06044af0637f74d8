"""The parts of the file check: names, kinds of content, and what is looked for in each."""
