"""flagd: feature flags with their rollout phases are written, flag definitions are read."""
