"""Rows and records shown as text: pure functions, text or bytes out."""
