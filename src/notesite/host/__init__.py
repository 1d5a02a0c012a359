"""The machine: disk, V8, network, terminal. Siblings do not import each other."""
