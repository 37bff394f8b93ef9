"""Starting everything on one machine: the environment, PostgreSQL and our processes."""
