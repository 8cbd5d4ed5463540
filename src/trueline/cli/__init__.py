"""Floor 9: the command line. Translates arguments and answers; thinks nothing of its own."""
