"""The roll-up engine: accepted facts in, figures out. It knows neither Django nor the product."""
