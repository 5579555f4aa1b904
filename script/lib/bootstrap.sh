# Sourced by the scripts: brings a fresh Debian or Ubuntu machine to where Counterfoil can run.
# Gives `bootstrap REQUIREMENTS`, `system_packages NAME…` and `python` (of the private environment).

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
VENV=${COUNTERFOIL_VENV:-$ROOT/.venv}
export PYTHONPATH=$ROOT/src
export PYTHONUNBUFFERED=1

say() { printf '%s\n' "$*" >&2; }

# The one line that would help, when this script may not run it itself.
ask_for() {
  say ""
  say "Counterfoil needs $1. Please run this once, then start again:"
  say ""
  say "    sudo apt-get update && sudo apt-get install -y $2"
  say ""
  exit 1
}

apt_may_run() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$name"
  done
}

# system_packages WHAT-FOR NAME…: installs what is missing, where apt may.
system_packages() {
  local purpose=$1 missing
  shift
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  apt_may_run || ask_for "$purpose" "${missing[*]}"
  say "Installing ${missing[*]} ($purpose) …"
  if ! as_root apt-get update -q >"$VENV.apt.log" 2>&1 ||
    ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
      "${missing[@]}" >>"$VENV.apt.log" 2>&1 </dev/null; then
    tail -n 20 "$VENV.apt.log" >&2
    ask_for "$purpose" "${missing[*]}"
  fi
  rm -f "$VENV.apt.log"
}

pango_is_there() {
  "$VENV/bin/python" - <<'PYTHON'
import ctypes
import sys

for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    try:
        ctypes.CDLL(name)
    except OSError:
        sys.exit(1)
PYTHON
}

suitable_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# Debian keeps `ensurepip` in a package of its own, named after the version.
make_environment() {
  local interpreter version
  if ! interpreter=$(suitable_python); then
    system_packages "Python 3.11 or newer" python3 python3-venv
    interpreter=$(suitable_python) || {
      say "Counterfoil needs Python 3.11 or newer; this system's package of it is older."
      exit 1
    }
  fi
  if ! "$interpreter" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$interpreter" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    system_packages "Python's venv module" "python$version-venv"
  fi
  say "Making a private Python environment in $VENV …"
  "$interpreter" -m venv --clear "$VENV"
}

bootstrap() {
  local requirements=$ROOT/requirements/$1.txt stamp=$VENV/.counterfoil-$1 wanted
  # A folder without a working interpreter is what an interrupted start left.
  "$VENV/bin/python" -c '' 2>/dev/null || make_environment
  wanted=$(sha256sum <"$requirements")
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 ||
      "$VENV/bin/python" -m ensurepip >/dev/null 2>&1 || make_environment
    say "Installing Python packages (a minute or two, only when they change) …"
    "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
      --require-hashes --requirement "$requirements" </dev/null
    printf '%s\n' "$wanted" >"$stamp"
  fi
  pango_is_there || system_packages "Pango, which draws the text of PDFs" \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
}

python() { "$VENV/bin/python" "$@"; }
