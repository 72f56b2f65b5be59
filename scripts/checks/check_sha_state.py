"""Checks that no SHA instruction can run while the upper halves of the vector registers may be in use.

The SHA instructions of x86-64 have the legacy encoding only; on many Intel processors each costs about 145 ns instead
of 1.4 ns after a 256-bit or 512-bit write that no vzeroupper followed. For every function of the given object files
this follows all jumps and calls: a 256-bit or 512-bit register written makes the state dirty, vzeroupper clean, and
a function is entered as dirty as its dirtiest known caller is. Functions given with --mixed are left out: they run both
kinds side by side on purpose, on processors where that costs nothing.

Usage: check_sha_state.py [--mixed NAME_PREFIX] OBJECT...        Exit status: 0 held, 1 a violation, 65 nothing to check.
"""
import re
import subprocess
import sys

INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\t(?:(?:data16|cs|rep|bnd|notrack) )*(\S+)\s*(.*)$")
JUMP_TARGET = re.compile(r"^([0-9a-f]+) <")
RELOCATION = re.compile(r"^\s+[0-9a-f]+: R_X86_64_(?:PLT32|PC32)\s+([^\s+-]+)([+-]0x[0-9a-f]+)?$")


class Function:
    """One function's instructions as (address, mnemonic, operands, name called or jumped to)."""

    def __init__(self, path, name):
        self.path, self.name, self.code, self.enters_dirty, self.leaves_dirty = path, name, [], False, False


def functions_of(path):
    dump = subprocess.run(["objdump", "-dr", "--no-show-raw-insn", path], capture_output=True, text=True, check=True)
    functions = []
    for line in dump.stdout.splitlines():
        start = re.match(r"^[0-9a-f]+ <(.+)>:$", line)
        instruction, relocation = INSTRUCTION.match(line), RELOCATION.match(line)
        if start:
            functions.append(Function(path, start[1]))
        elif relocation and functions and functions[-1].code:
            functions[-1].code[-1][3] = relocation[1]
        elif instruction and functions:
            address, mnemonic, operands = instruction.groups()
            name = re.search(r"<([^+>]+)>", operands) if mnemonic[0] in "jc" else None
            functions[-1].code.append([int(address, 16), mnemonic, operands, name[1] if name else None])
    return functions


def writes_wide(mnemonic, operands):
    """Whether the last operand, which AT&T syntax makes the destination, is a 256-bit or 512-bit register."""
    return mnemonic.startswith("v") and re.search(r"%[yz]mm\d+(\{[^}]*\})*$", operands.split("#")[0].strip())


def resolve(name, function, by_name):
    """The function a name means: one of the same object first, since static functions may share their names."""
    found = by_name.get(name, [])
    return next((each for each in found if each.path == function.path), found[0] if found else None)


def follow(function, by_name):
    """The SHA instructions of a function that may run dirty, and whether any callee became dirty by it."""
    places = {row[0]: index for index, row in enumerate(function.code)}
    seen, waiting, found, spread = set(), [(0, function.enters_dirty)], [], False
    while waiting:
        index, dirty = waiting.pop()
        if index >= len(function.code) or (index, dirty) in seen:
            continue
        seen.add((index, dirty))
        address, mnemonic, operands, name = function.code[index]
        target = JUMP_TARGET.match(operands)
        jump = int(target[1], 16) if target and mnemonic.startswith("j") else None
        callee = resolve(name, function, by_name) if name and name != function.name else None
        if callee and dirty and not callee.enters_dirty:
            callee.enters_dirty = spread = True
        if mnemonic.startswith("sha256") and dirty:
            found.append((address, mnemonic))
        if mnemonic.startswith(("vzeroupper", "vzeroall")):
            dirty = False
        elif writes_wide(mnemonic, operands):
            dirty = True
        elif mnemonic == "call" and callee and callee.leaves_dirty:
            dirty = True
        if mnemonic.startswith("ret") or (mnemonic == "jmp" and jump not in places):
            spread |= dirty and not function.leaves_dirty
            function.leaves_dirty |= dirty
            continue
        if jump in places and not callee:
            waiting.append((places[jump], dirty))
        if mnemonic != "jmp":
            waiting.append((index + 1, dirty))
    return found, spread


def main(arguments):
    mixed = arguments[1] if arguments[:1] == ["--mixed"] else None
    functions = [function for path in arguments[2 if mixed else 0:] for function in functions_of(path)]
    by_name = {}
    for function in functions:
        by_name.setdefault(function.name, []).append(function)
    checked = [function for function in functions if not (mixed and function.name.startswith(mixed))]
    spread = True
    while spread:
        results = [(function, *follow(function, by_name)) for function in functions]
        spread = any(result[2] for result in results)
    holders = sum(any(row[1].startswith("sha256") for row in function.code) for function in checked)
    if holders == 0:
        print("no function with SHA instructions in these objects", file=sys.stderr)
        return 65
    broken = [(function, found) for function, found, _ in results if found and function in checked]
    for function, found in broken:
        print(f"{function.name}: {len(found)} SHA instructions may run with dirty upper register halves, the first, "
              f"{found[0][1]}, at {found[0][0]:#x}")
    if not broken:
        print(f"{holders} functions with SHA instructions, none entered or run with dirty upper register halves")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
