"""Engine, tables, migrations, and the loading of reviewed definitions."""
