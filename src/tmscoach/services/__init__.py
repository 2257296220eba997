"""What a user can do, one class per feature, shared by the screens and the command line."""
