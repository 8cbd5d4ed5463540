"""Documents as HTML that shows what they say, and does nothing."""
