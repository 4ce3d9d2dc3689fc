"""Reading what came back: the signatures and the text of a PDF, and the certificates they are traced to."""
