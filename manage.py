#!/usr/bin/env python3
"""Run a management command of the console."""

import os
import sys

from django.core.management import execute_from_command_line

from hotline.embedded import memory

WORKERS = {"worker", "lines"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    # Whoever sits at the machine acts as the owner of the tables; what runs for ever does not.
    role = "worker" if WORKERS.intersection(sys.argv[1:2]) else "owner"
    os.environ.setdefault("HOTLINE_DATABASE_ROLE", role)
    # Every command may come to hold keys.
    memory.close()
    execute_from_command_line(sys.argv)
