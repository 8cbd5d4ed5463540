"""OpenAPI: read as evidence of endpoints, written from designs."""
