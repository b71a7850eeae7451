"""Run the tables, labs, sessions and minutes of a Piano di Zona from a terminal."""
