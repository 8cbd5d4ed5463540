"""The portal: a vault in the browser and over HTTP. Knows HTTP, and has no thought of its own."""
