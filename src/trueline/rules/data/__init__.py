"""Rules about entities: who defines them, who owns them, how they relate."""
