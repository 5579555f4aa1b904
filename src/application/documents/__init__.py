"""Use cases of documents: rendering, archiving, proving."""
