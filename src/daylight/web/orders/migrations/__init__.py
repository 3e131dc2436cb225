"""Steps that bring the database's tables to what models.py declares."""
