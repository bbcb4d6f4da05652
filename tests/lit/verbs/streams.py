"""streams.py: what becomes of standard streams that are full, closed, or read by
nobody. Arguments: chronaxie, a sound model, a chip image, a NIR file, a folder."""
import os
import subprocess
import sys

chronaxie, model, image, nir, folder = sys.argv[1:]
WITHOUT = "error: standard output: cannot be written: "


def closing(*streams):
    return lambda: [os.close(stream) for stream in streams]


def run(arguments, **streams):
    return subprocess.run([chronaxie, *arguments], text=True, **streams)


full = open("/dev/full", "w")
for arguments in (["check", model], ["check", model, "--json"], ["show", image, "--full"], ["--explain", "FIT-01"]):
    ran = run(arguments, stdout=full, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr) == (3, WITHOUT + "No space left on device\n"), (arguments, ran)
    ran = run(arguments, preexec_fn=closing(1), stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr) == (3, WITHOUT + "Bad file descriptor\n"), (arguments, ran)
for arguments in (["--help"], ["--version"], ["check", "--help"]):
    ran = run(arguments, stdout=full, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr) == (3, WITHOUT[:-2] + "\n"), (arguments, ran)

# A reader that goes away: quiet, by the signal that says so.
ends, begins = os.pipe()
os.close(ends)
ran = run(["show", image, "--full"], stdout=begins, stderr=subprocess.PIPE)
assert (ran.returncode, ran.stderr) == (-13, ""), ran

# Without standard error, or input, all is as with it.
told = run(["check", model], stdout=subprocess.PIPE)
for closed in ((2,), (0,), (0, 2)):
    ran = run(["check", model], stdout=subprocess.PIPE, preexec_fn=closing(*closed))
    assert (ran.returncode, ran.stdout) == (0, told.stdout), (closed, ran)
made = os.path.join(folder, "net.cxm")
for closed in ((2,), (0, 2)):
    ran = run(["import", nir, "-o", made], stdout=subprocess.PIPE, preexec_fn=closing(*closed))
    assert ran.returncode == 0 and os.path.getsize(made), (closed, ran)
    os.remove(made)
ran = run(["check", os.path.join(folder, "none")], stdout=subprocess.PIPE, preexec_fn=closing(2))
assert ran.returncode == 3, ran
ran = run(["import", nir, "-o", made], preexec_fn=closing(0, 1, 2))
assert ran.returncode == 3 and os.path.getsize(made), ran
