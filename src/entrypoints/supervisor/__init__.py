"""Runs all of Counterfoil on one machine: servers and processes, watched and started again."""
