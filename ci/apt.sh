# What the setup scripts share: short lines for people, and apt used with care. Sourced, not run.
#
# Flow: missing_packages asks dpkg alone, so that a machine with everything needs neither network nor
# root; install_packages is the one place that changes the system.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# Prints those of the named packages that are not installed.
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

# Once a run. A source that fails is no reason to stop: what it lacks is found out by name later.
refresh_lists() {
  [[ -z ${lists_are_fresh:-} ]] || return 0
  ((EUID == 0)) || command -v sudo >/dev/null || die "packages are missing, but this is not root and there is no sudo"
  say "reading the package lists"
  local log try
  log=$(mktemp)
  for try in 1 2 3 4 5 6; do
    if apt update >"$log" 2>&1; then break; fi
    # apt waits for dpkg's lock but not for that of the lists.
    grep -q 'Could not get lock' "$log" || break
    say "another apt is busy; waiting ($try)"
    sleep 10
  done
  sed -n 's/^[EW]: /apt: /p' "$log" >&2
  rm -f "$log"
  export lists_are_fresh=yes # for the scripts that this one starts too
}

# Whether the distribution has the package at all; lists of any age can tell.
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
      die "this distribution has no package $package (mprun wants Debian 12, 13 or Ubuntu 24.04)"
  done
  say "installing what is missing"
  log=$(mktemp)
  if ! apt install -y --no-install-recommends "$@" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    die "apt could not install these packages; its last words stand above"
  fi
  rm -f "$log"
}
