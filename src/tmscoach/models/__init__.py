"""Tables, enums and the shapes of data files; shapes only."""
