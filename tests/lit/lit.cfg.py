# Tests of dialects, passes and verbs: RUN lines, checked by FileCheck.
import os

import lit.formats

config.name = "chronaxie"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_root, "tests", "lit")
config.excludes = ["CMakeLists.txt"]
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.build_root, "bin"), config.llvm_tools, os.environ["PATH"]]
)
# Every run of chronaxie-opt also writes, reads and writes its IR again.
config.substitutions += [
    ("%opt", "chronaxie-opt --verify-roundtrip"),
    ("%targets", os.path.join(config.source_root, "targets")),
]
