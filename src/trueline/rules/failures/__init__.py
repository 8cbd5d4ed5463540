"""Rules about what happens when something fails, and how it is taken back."""
