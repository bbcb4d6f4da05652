#!/usr/bin/env python3
# arrows.py - Who may include and link whom, as docs/architecture.md says.
# SPDX-License-Identifier: Apache-2.0
"""Reads the table "Rooms" of docs/architecture.md and reports every #include of
a C++ or TableGen file, and every LINKS of a CMakeLists.txt, that no row allows.

    arrows.py [--root FOLDER]    exit 1 and one line a forbidden arrow
    arrows.py --self-test        plants each kind of violation and finds it
"""
import argparse
import os
import re
import sys
import tempfile

# How an outside library shows in includes and in the names of CMake targets.
OUTSIDE = {
    "MLIR": (r"mlir/", "chronaxie_mlir"),
    "LLVM": (r"llvm/", "chronaxie_llvm"),
    "HDF5": (r"hdf5\.h|H5\w*\.h", "chronaxie_hdf5"),
    "Protobuf": (r"google/protobuf/", "chronaxie_protobuf"),
    "Boost": (r"boost/", "chronaxie_boost"),
    "METIS": (r"metis\.h", "chronaxie_metis"),
    "Verilator": (r"verilated\w*\.h", "chronaxie_verilator"),
    "CLI11": (r"CLI/", "CLI11::CLI11"),
}
SOURCES = (".h", ".cpp", ".td")


class Room:
    def __init__(self, name, libraries, sees, outside):
        self.name = name
        self.libraries = libraries
        self.sees = sees  # None: everything
        self.outside = outside  # library -> only in .cpp; None: everything


def read_rooms(page):
    """The rows of the table whose first column is called `room`."""
    rooms = {}
    lines = iter(page.splitlines())
    for line in lines:
        if re.match(r"\|\s*room\s*\|", line):
            break
    next(lines, None)
    for line in lines:
        if not line.startswith("|"):
            break
        name, libraries, _, sees, outside = [cell.strip() for cell in line.strip("|").split("|")]
        quoted = lambda cell: re.findall(r"`([^`]+)`", cell)
        libraries_outside = {}
        for library in outside.split(",") if outside not in ("-", "everything") else []:
            word, _, where = library.strip().partition(" ")
            if word not in OUTSIDE:
                sys.exit(f"docs/architecture.md: outside library '{word}' is not known to arrows.py")
            libraries_outside[word] = where == "(.cpp)"
        room = Room(quoted(name)[0], quoted(libraries),
                    None if sees == "everything" else set(quoted(sees)),
                    None if outside == "everything" else libraries_outside)
        rooms[room.name] = room
    if not rooms:
        sys.exit("docs/architecture.md: no table of rooms")
    for room in rooms.values():
        for seen in (room.sees or set()) - set(rooms):
            sys.exit(f"docs/architecture.md: room '{room.name}' sees '{seen}', which is no room")
    return rooms


def room_of(path, rooms):
    """The room of a path from the root: the longest that is a folder above it."""
    above = [name for name in rooms if path.startswith(name + "/")]
    return rooms[max(above, key=len)] if above else None


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "build"
                            and not os.path.exists(os.path.join(folder, f, "CMakeCache.txt")))
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), root)


def check_include(path, room, include, rooms):
    target = room_of(include, rooms)
    if target is not None:
        if target is not room and room.sees is not None and target.name not in room.sees:
            return f"room '{room.name}' may not see '{target.name}' ({include})"
        return None
    for library, (pattern, _) in OUTSIDE.items():
        if re.match(pattern, include):
            if room.outside is None:
                return None
            if library not in room.outside:
                return f"room '{room.name}' may not use {library} ({include})"
            if room.outside[library] and not path.endswith(".cpp"):
                return f"room '{room.name}' keeps {library} in its .cpp files ({include})"
    return None


def check_source(root, path, rooms):
    room = room_of(path, rooms)
    if room is None:
        yield 0, "is in no room of docs/architecture.md"
        return
    with open(os.path.join(root, path), encoding="utf-8") as source:
        for number, line in enumerate(source, 1):
            found = re.match(r'\s*#?\s*include\s*["<]([^">]+)[">]', line)
            if found and (fault := check_include(path, room, found.group(1), rooms)):
                yield number, fault


def check_link(room, library, owner):
    if room.sees is None or library in ("chronaxie_options",):
        return None
    if library in owner:
        seen = owner[library]
        if seen is not room and seen.name not in room.sees:
            return f"room '{room.name}' may not link {library} of '{seen.name}'"
        return None
    for name, (_, target) in OUTSIDE.items():
        if library == target:
            return None if name in room.outside else f"room '{room.name}' may not link {name}"
    if re.match(r"(Threads|GTest)::|\$", library):
        return None
    return f"links {library}, which belongs to no room of docs/architecture.md"


def check_cmake(root, path, rooms):
    room = room_of(path, rooms)
    if room is None:
        return
    owner = {library: each for each in rooms.values() for library in each.libraries}
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = re.sub(r"#[^\n]*", "", file.read())
    calls = re.finditer(r"\b(chronaxie_(?:library|tool)|target_link_libraries)\s*\(([^)]*)\)", text)
    for call in calls:
        words = call.group(2).split()
        if call.group(1) == "target_link_libraries":
            links = [w for w in words[1:] if w not in ("PUBLIC", "PRIVATE", "INTERFACE")]
        else:
            links = words[words.index("LINKS") + 1:] if "LINKS" in words else []
        number = text.count("\n", 0, call.start()) + 1
        for library in links:
            if fault := check_link(room, library, owner):
                yield number, fault


def faults(root):
    with open(os.path.join(root, "docs/architecture.md"), encoding="utf-8") as page:
        rooms = read_rooms(page.read())
    for path in files(root):
        if path.endswith(SOURCES):
            found = check_source(root, path, rooms)
        elif os.path.basename(path) == "CMakeLists.txt":
            found = check_cmake(root, path, rooms)
        else:
            continue
        for line, fault in found:
            yield f"{path}:{line}: {fault}"


PLANTED = {
    "docs/architecture.md": """
| room | library | holds | may see | outside |
|---|---|---|---|---|
| `network` | `Network` | n | - | LLVM, Boost (.cpp) |
| `compiler/Map` | `Map` | m | `network` | LLVM |
| `runtime` | `Runtime` | r | `network` | LLVM |
| `tools` | - | t | everything | everything |
""",
    "network/A.h": '#include "llvm/ADT/StringRef.h"\n#include <boost/crc.hpp>\n',
    "network/A.cpp": '#include "network/A.h"\n#include <boost/crc.hpp>\n#include <vector>\n',
    "network/B.cpp": '#include "mlir/IR/Builders.h"\n',
    "network/CMakeLists.txt": "chronaxie_library(Network SOURCES A.cpp\n LINKS chronaxie_llvm Map)\n",
    "compiler/Map/M.cpp": '#include "network/A.h"\n',
    "compiler/Map/CMakeLists.txt": "chronaxie_library(Map LINKS Network chronaxie_mlir Other)\n",
    "runtime/R.cpp": '// #include "compiler/Map/M.h"\n #include "compiler/Map/M.h"\n',
    "runtime/CMakeLists.txt": "target_link_libraries(Runtime PUBLIC Network Map)\n",
    "tools/T.cpp": '#include "compiler/Map/M.h"\n#include "mlir/IR/Builders.h"\n',
    "elsewhere/E.cpp": "\n",
}
FOUND = [
    "compiler/Map/CMakeLists.txt:1: links Other, which belongs to no room of docs/architecture.md",
    "compiler/Map/CMakeLists.txt:1: room 'compiler/Map' may not link MLIR",
    "elsewhere/E.cpp:0: is in no room of docs/architecture.md",
    "network/A.h:2: room 'network' keeps Boost in its .cpp files (boost/crc.hpp)",
    "network/B.cpp:1: room 'network' may not use MLIR (mlir/IR/Builders.h)",
    "network/CMakeLists.txt:1: room 'network' may not link Map of 'compiler/Map'",
    "runtime/CMakeLists.txt:1: room 'runtime' may not link Map of 'compiler/Map'",
    "runtime/R.cpp:2: room 'runtime' may not see 'compiler/Map' (compiler/Map/M.h)",
]


def self_test():
    with tempfile.TemporaryDirectory() as root:
        for path, text in PLANTED.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        found = sorted(faults(root))
    for line in sorted(set(FOUND) - set(found)):
        print(f"missed: {line}")
    for line in sorted(set(found) - set(FOUND)):
        print(f"wrongly found: {line}")
    return 0 if found == FOUND else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", default=os.path.join(os.path.dirname(__file__), "..", ".."))
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    found = list(faults(options.root))
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} forbidden; docs/architecture.md says who may see whom")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
