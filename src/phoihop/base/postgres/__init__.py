"""The database server that comes with the product, and the two roles that speak to it.

`server` starts, finds and stops the embedded PostgreSQL; `address` says how to reach it, or the served one named by
DATABASE_URL; `database` makes the database and its grants; `insert_only` protects tables that are never rewritten.
"""
