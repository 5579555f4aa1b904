"""The business of Counterfoil in pure Python: no input or output, no framework."""
