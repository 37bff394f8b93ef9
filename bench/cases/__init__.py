"""The cases: each module has `run(site) -> list[Figure]`."""
