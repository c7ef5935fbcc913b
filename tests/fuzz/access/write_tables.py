"""`python -m tests.fuzz.access.write_tables`: write policies/tables from the access sheets."""

from __future__ import annotations

from tests.fuzz.access.sheet import cases, render
from tests.fuzz.access.tables import FOLDER


def main() -> None:
    """Write all files anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = set()
    for case in cases():
        file = FOLDER / case.file_name
        file.write_text(render(case), encoding="utf-8")
        written.add(file)
    for file in set(FOLDER.glob("*.yaml")) - written:
        file.unlink()
    print(f"{len(written)} tables")


if __name__ == "__main__":
    main()
