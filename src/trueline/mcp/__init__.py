"""Floor 9: the door for coding agents. Only this package knows the Model Context Protocol."""
