"""Recording a session while it happens: one line, one thing, committed before the next."""
