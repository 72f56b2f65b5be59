"""Reads a JUnit file from standard input: holds its counts against its elements, then prints the names of its cases."""
import sys
import xml.etree.ElementTree

sys.stdout.reconfigure(encoding="utf-8")
root = xml.etree.ElementTree.fromstring(sys.stdin.buffer.read())
for suite in [root, *root]:
    elements = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for attribute, element in elements.items():
        count = len(list(suite.iter(element)))
        if suite.get(attribute) != str(count):
            sys.exit(f"{suite.get('name')}: {attribute} is {suite.get(attribute)}, but there are {count}")
print("counts add up")
for case in root.iter("testcase"):
    print(case.get("name"))
