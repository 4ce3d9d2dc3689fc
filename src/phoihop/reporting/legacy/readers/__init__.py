"""Old files into plain grids; each reader runs in the process apart."""
