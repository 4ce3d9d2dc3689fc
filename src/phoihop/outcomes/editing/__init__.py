"""Who is writing which section of a consolidated report just now, so that two officers do not write the same one."""
