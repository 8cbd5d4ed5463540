"""Who may do what: roles, tokens, sessions, single sign-on, and the log of what was changed."""
