"""same_codes.py CHRONAXIE CODES.md: each row of the page is what --explain prints."""
import re
import subprocess
import sys

rows = re.findall(r"^\| (FIT-\d+) \| (.*) \| (.*) \|$", open(sys.argv[2]).read(), re.M)
assert len(rows) >= 13, "the page lists no codes"
for code, meaning, out in rows:
    said = subprocess.run([sys.argv[1], "--explain", code], capture_output=True, text=True, check=True).stdout
    assert said == f"{code}: {meaning}\nways out: {out}\n", f"{code}: page and program differ:\n{said}"
