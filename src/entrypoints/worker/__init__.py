"""Does the work that nobody waits for: takes jobs from the queue, one after the other."""
