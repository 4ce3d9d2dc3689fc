"""Questions about what a unit reports: checks that a programme switches, rules that the secretariat writes, answers that are kept."""
