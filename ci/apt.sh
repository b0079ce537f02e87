# Shared by the setup scripts: short messages for people, and careful use of apt. Sourced, not run.
#
# Flow: missing_packages asks only dpkg, so that a machine that has everything needs neither network
# nor root; only install_packages changes the system.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# Prints which of the named packages are not installed.
missing_packages() {
  local installed package
  installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true)"
  for package in "$@"; do
    [[ $installed == *" installed:$package "* ]] || printf '%s\n' "$package"
  done
}

apt() {
  local become_root=()
  ((EUID == 0)) || become_root=(sudo)
  "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
    apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

# Runs once. A source that fails is not fatal: a package that is then missing is reported by name later.
refresh_lists() {
  [[ -z ${lists_are_fresh:-} ]] || return 0
  ((EUID == 0)) || command -v sudo >/dev/null || die "packages are missing, but this is not root and there is no sudo"
  say "reading the package lists"
  local log try
  log=$(mktemp)
  for try in 1 2 3 4 5 6; do
    if apt update >"$log" 2>&1; then break; fi
    # apt waits for dpkg's lock, but not for the lock of the package lists.
    grep -q 'Could not get lock' "$log" || break
    say "another apt is busy; waiting ($try)"
    sleep 10
  done
  sed -n 's/^[EW]: /apt: /p' "$log" >&2
  rm -f "$log"
  export lists_are_fresh=yes # also for the scripts that this one starts
}

# Whether the distribution has the package at all; even old package lists can tell.
has_candidate() {
  [[ -n $(apt-get indextargets 'Created-By: Packages') ]] || refresh_lists
  [[ $(apt-cache policy "$1" 2>/dev/null) == *'  Candidate: '[^\(]* ]]
}

install_packages() {
  say "missing: ${*##*/}"
  refresh_lists
  local package log
  for package in "$@"; do
    [[ $package == ./* || $package == /* ]] || has_candidate "$package" ||
      die "this distribution has no package $package (mprun needs Debian 12, 13 or Ubuntu 24.04)"
  done
  say "installing the missing packages"
  log=$(mktemp)
  if ! apt install -y --no-install-recommends "$@" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    die "apt could not install these packages; the end of its output is above"
  fi
  rm -f "$log"
}
