"""What people do that spans several nouns, as plain functions over an open store."""
