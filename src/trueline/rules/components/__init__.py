"""Rules about components: what they depend on, who talks to whom."""
