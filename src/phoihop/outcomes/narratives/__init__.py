"""What units wrote, side by side, and what an officer makes of it: the written sections of a consolidated report."""
