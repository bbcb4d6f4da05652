# Sourced by ./quickstart and ./run-tests: installs what is missing, makes the
# Python environment, and offers `step` (progress) and `build` (CMake, Ninja).
# A machine that has it all loses no time. SPDX-License-Identifier: Apache-2.0

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
python="$root/.venv/bin/python"
begun=$SECONDS

step() { printf '\n== %s  (%d s)\n' "$*" $((SECONDS - begun)); }
die() { printf '%s\n' "$*" >&2; exit 3; }

installPackages() {
  local wanted missing
  command -v dpkg-query >/dev/null || die "set-up needs a Debian 12 (or later) machine: dpkg-query is missing"
  wanted=$(grep -v '^#' scripts/packages.txt)
  missing=$(for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || echo "$package"
  done)
  [ -n "$missing" ] || return 0
  step "installing from Debian:" $missing
  local as=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "these Debian packages are missing and neither root nor sudo is at hand: $(echo $missing)"
    as=sudo
  fi
  $as apt-get update -q || die "apt-get update failed; is a Debian mirror within reach?"
  $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing ||
    die "apt-get could not install: $(echo $missing)"
}

# The environment is rebuilt when the pinned requirements change.
makePythonEnvironment() {
  local stamp=.venv/requirements.sha256 now
  now=$(sha256sum examples/requirements.txt)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && return 0
  step "making the Python environment .venv"
  rm -rf .venv
  /usr/bin/python3 -m venv .venv || die "python3 -m venv failed"
  .venv/bin/pip install --quiet --disable-pip-version-check --require-virtualenv -r examples/requirements.txt ||
    die "pip could not install examples/requirements.txt; is PyPI within reach?"
  printf '%s' "$now" >"$stamp"
}

# build [TARGET...]: everything when none is named.
build() {
  [ -f build/build.ninja ] || { step "configuring (CMake preset dev)"; cmake --preset dev >build.log 2>&1 || { cat build.log; rm -f build.log; die "CMake could not configure"; }; rm -f build.log; }
  step "building" "${*:-everything}"
  NINJA_STATUS='[%f/%t] ' cmake --build build ${1:+--target "$@"} || die "the build failed"
}

installPackages
makePythonEnvironment
