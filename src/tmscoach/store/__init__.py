"""All SQL: opening the store, migrations, backup, and query functions by feature."""
