"""Pure functions from values to Dash components."""
