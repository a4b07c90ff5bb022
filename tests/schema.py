#!/usr/bin/env python3
"""Hold JSON against a schema: schema.py SCHEMA [KEY.KEY..=JSON ..]

Reads a JSON object a line from stdin and tells what breaks SCHEMA, then how
many lines there were. Exits 1 where something breaks, 2 where nothing was read.

With faults to plant, each is planted in the first object: the key at that path
is set, or with nothing behind the "=" taken away. A line a fault tells whether
the schema refuses it. Exits 1 where one is let.
"""
import copy
import json
import sys

import jsonschema

SHOWN = 20


def plant(thing, path, value):
    for key in path[:-1]:
        thing = thing[int(key) if key.isdigit() else key]
    if value == "":
        del thing[path[-1]]
    else:
        thing[path[-1]] = json.loads(value)


def refuses(judge, message, fault):
    path, value = fault.split("=", 1)
    message = copy.deepcopy(message)
    plant(message, path.split("."), value)
    return not judge.is_valid(message)


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    lines = [json.loads(line.decode("utf-8")) for line in sys.stdin.buffer]
    if len(sys.argv) > 2:
        seen = [refuses(judge, lines[0], fault) for fault in sys.argv[2:]]
        for fault, refused in zip(sys.argv[2:], seen):
            print("refused" if refused else "LET", fault)
        return int(not all(seen))
    wrong = [(m, e) for m in lines for e in judge.iter_errors(m)]
    for message, error in wrong[:SHOWN]:
        print(message.get("source"), "/".join(map(str, error.absolute_path)), error.message[:200])
    print(len(lines), "read,", len(wrong), "wrong")
    return 2 if not lines else int(len(wrong) > 0)


if __name__ == "__main__":
    sys.exit(main())
