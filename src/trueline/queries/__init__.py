"""Floor 6: what one may ask. One question, one module, found by where it lies."""

from trueline.queries.answer import Answer, Cell, Edge, Graph, Node, Table
from trueline.queries.query import Argument, Query, UnknownName, query
from trueline.queries.registry import all_queries, find_query, query_names

__all__ = [
    "Answer",
    "Argument",
    "Cell",
    "Edge",
    "Graph",
    "Node",
    "Query",
    "Table",
    "UnknownName",
    "all_queries",
    "find_query",
    "query",
    "query_names",
]
