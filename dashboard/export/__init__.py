"""CSV and PNG that equal the screen."""
