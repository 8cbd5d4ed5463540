"""What an agent may ask and do: one module per tool, each with one function marked `@tool`."""
