"""Reading consolidations: frozen or not, adjusted or not, what came later, how the workspace stands."""
