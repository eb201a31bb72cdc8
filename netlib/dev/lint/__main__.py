"""`python -m netlib.dev.lint`: writes the complaints; the exit code is 1 when there are any."""

import sys

from netlib.dev.lint import checkout, complaints

found = complaints(checkout())
sys.stdout.writelines(f"{line}\n" for line in found)
sys.exit(1 if found else 0)
