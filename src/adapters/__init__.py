"""Technologies behind the application's ports; only the composition root imports from here."""
