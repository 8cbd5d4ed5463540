"""One room per section of the template; the same word names a section on every floor."""
