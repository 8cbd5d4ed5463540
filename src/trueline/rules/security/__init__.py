"""Rules about who may do what, and about data that needs protection."""
