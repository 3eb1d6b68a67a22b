"""Pure functions from rows to Plotly figures, as plain dictionaries."""
