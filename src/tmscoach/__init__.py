"""A home programme for tension myositis syndrome, in a terminal."""

__version__ = "0.1.0"
