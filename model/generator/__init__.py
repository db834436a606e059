"""Writes training examples for the planner's model from a library of domains."""
