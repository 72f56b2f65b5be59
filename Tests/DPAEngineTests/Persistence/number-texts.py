"""CPython's repr of numbers: bit patterns in, one of 16 hexadecimal digits a line; texts out, one a line."""
import struct
import sys

for line in sys.stdin:
    print(repr(struct.unpack(">d", bytes.fromhex(line.strip()))[0]))
