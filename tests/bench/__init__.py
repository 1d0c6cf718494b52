"""The bench: charging rules, ours and the peers', on one simulated house."""
