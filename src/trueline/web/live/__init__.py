"""What makes pages follow the vault: a thread that watches, and events for whoever listens."""
