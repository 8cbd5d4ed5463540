"""Rules about loads, latency targets and the tests that go with them."""
