"""Writes the tables of error rates into docs/deciding.md, one for each file of recorded pairs. Run by error-rates."""
import pathlib
import re
import subprocess
import sys

DOCUMENT = pathlib.Path("docs/deciding.md")
START, END = "<!-- error rates, by scripts/figures/error-rates -->\n", "<!-- end of error rates -->\n"


def main():
    program, folder = sys.argv[1:]
    tables = []
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        run = subprocess.run([program, "error-rates", path], check=True, capture_output=True, text=True)
        head, table = run.stdout.split("\n\n", 1)
        # Compiler and allocator are in the file, in full.
        parts = re.split(r" \| |, ", head)
        tables.append(f"`{path.name}`: {parts[1]} with {parts[2]} cores, {parts[-2]}, {parts[-1]}\n\n{table}\n")
    text = DOCUMENT.read_text()
    before, rest = text.split(START)
    DOCUMENT.write_text(f"{before}{START}\n" + "".join(tables) + END + rest.split(END)[1])


main()
