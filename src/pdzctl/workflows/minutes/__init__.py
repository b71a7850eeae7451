"""Minutes built from data: gathered, exported as a batch, approved."""
