"""What was designed and what was built say different things."""
