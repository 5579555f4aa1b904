"""PostgreSQL: where everything is kept. Tables are declared in `tables`, made by `migrations`."""
