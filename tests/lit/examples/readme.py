"""readme.py README CHRONAXIE: runs every command of the page's code blocks, from the
repository's root, as a reader would, with the program at hand for that of the page's
build folder; stops at the first that fails."""
import os
import re
import subprocess
import sys

page = open(sys.argv[1]).read()
commands = [line for block in re.findall(r"^```\n(.*?)^```", page, re.M | re.S)
            for line in block.splitlines() if line.strip()]
assert len(commands) >= 3, "the page shows no commands"
for command in commands:
    print("$", command, flush=True)
    command = command.replace("build/bin/chronaxie ", f"{sys.argv[2]} ")
    subprocess.run(command, shell=True, check=True, env=os.environ | {"CHRONAXIE": sys.argv[2]})
