"""Rules about endpoints: paths, examples, errors, contracts, retries."""
