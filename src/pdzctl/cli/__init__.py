"""The words a person types, and the answer."""
