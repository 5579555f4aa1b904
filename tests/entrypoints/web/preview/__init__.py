"""The pages with sample data and nothing behind them: for looking at them and for their tests."""
