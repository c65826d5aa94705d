"""Started by `./run` as a folder; puts the project on the import path in the folder's place."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripts.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
