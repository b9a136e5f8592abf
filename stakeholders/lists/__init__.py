"""Lists: filters read from addresses, columns, orders, saved views and exports."""
