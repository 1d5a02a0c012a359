"""YAML (and what authors take for YAML) → values that know where they stand.

No room's keys are known here: which types a key takes is decided by whoever asks for it, never by the
spelling of the value. So `no`, `012`, `1_000` and `2023-06-01` are text until someone wants a bool or a date.
"""
