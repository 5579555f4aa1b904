"""Does what the clock asks for: hands outbox messages on, looks after what was left behind."""
