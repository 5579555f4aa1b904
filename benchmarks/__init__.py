"""How fast it is, as a ratio to a ceiling measured in the same run; one module, one thing."""
