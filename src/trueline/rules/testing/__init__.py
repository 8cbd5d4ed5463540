"""Rules about test cases and the decisions around them."""
