"""JUnit XML: which tests there are, and how they went."""
