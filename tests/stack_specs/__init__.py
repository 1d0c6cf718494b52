"""Specifications of what runs the stack, and of the package that Home Assistant includes."""
