"""Pieces of screens: values in, messages out."""
