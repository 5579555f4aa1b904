"""Where seals go so that the database's operator can't rewrite them: a file, somebody's address."""
