"""Reads: what a viewer may see, or what an owner keeps. Each function takes the viewer or the owner first, and
returns rows that passed the rule."""
