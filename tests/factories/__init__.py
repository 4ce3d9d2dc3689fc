"""Small worlds for tests, made through the product's own actions."""
