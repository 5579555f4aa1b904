"""What Counterfoil can be asked to do: one use case a file, and the ports that they need."""
