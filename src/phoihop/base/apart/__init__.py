"""Files from strangers are opened in a process of its own, which has little time, little memory, and nothing to steal."""
