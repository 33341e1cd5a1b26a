# What the machine must have: looked for first, installed with apt only where it is missing.

say() { printf 'gridsvc: %s\n' "$*" >&2; }

stop() {
  say "$*"
  exit 1
}

# Python of at least 3.11 that can make environments; the system's own is preferred, as it outlives version managers.
find_python() {
  local name path
  for name in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11 python; do
    path=$(command -v "$name") || continue
    if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$path"
      return
    fi
  done
  return 1
}

# PostgreSQL server binaries with PostGIS: where the setting says, in Debian's layout, or by the pg_config on the path.
has_postgis() {
  local control version
  if [ -n "${GRIDSVC_PG_BIN:-}" ]; then
    control=$("$GRIDSVC_PG_BIN/pg_config" --sharedir 2>/dev/null) && [ -f "$control/extension/postgis.control" ]
    return
  fi
  for control in /usr/share/postgresql/*/extension/postgis.control; do
    version=${control#/usr/share/postgresql/}
    [ -x "/usr/lib/postgresql/${version%%/*}/bin/postgres" ] && return
  done
  control=$(pg_config --sharedir 2>/dev/null) && [ -f "$control/extension/postgis.control" ]
}

has_chromium() {
  command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null
}

has_chinese_font() {
  compgen -G '/usr/share/fonts/opentype/noto/NotoSans*CJK*' >/dev/null \
    || { command -v fc-list && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; } >/dev/null
}

# Names of what is missing for a level (run, test or all), one a line.
missing_needs() {
  find_python >/dev/null || echo python
  # A server that is already there is enough to serve; tests always start their own.
  [ "$1" = run ] && [ -n "${DATABASE_URL:-}" ] || has_postgis || echo postgis
  [ "$1" = run ] && return
  has_chromium || echo chromium
  has_chinese_font || echo chinese-font
  command -v git >/dev/null || echo git
  command -v curl >/dev/null || echo curl
  [ "$1" = test ] && return
  [ -x /usr/sbin/debootstrap ] || echo debootstrap
  [ -x /usr/sbin/ip ] || [ -x /sbin/ip ] || echo iproute2
}

# The newest PostGIS server package that apt knows; its pattern where apt knows none yet.
postgis_package() {
  local name
  name=$(apt-cache pkgnames postgresql- 2>/dev/null | grep -E '^postgresql-[0-9]+-postgis-3$' | sort -V | tail -n 1)
  echo "${name:-^postgresql-[0-9]+-postgis-3\$}"
}

chromium_package() {
  # Ubuntu's package of this name is a link to its snap.
  if grep -qs '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi
}

# Names for apt, in one line.
packages_of() {
  local need
  for need in "$@"; do
    case $need in
      python) echo python3 python3-venv ;;
      postgis) postgis_package ;;
      chromium) chromium_package ;;
      chinese-font) echo fonts-noto-cjk ;;
      *) echo "$need" ;;
    esac
  done | xargs
}

is_root() { [ "$(id -u)" = 0 ]; }

as_root() {
  if is_root; then "$@"; else sudo "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null || return 1
  is_root || { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; }
}

# Packages that an interrupted installation left between unpacked and configured.
unfinished_packages() {
  command -v dpkg-query >/dev/null || return 0
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' | grep -E '^(unpacked|half-)' || true
}

# apt never asks, waits for another apt, and shows what it did only where that failed.
apt_get() {
  local said status=0
  said=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 "$@" 2>&1 9<&-) || status=$?
  [ "$status" = 0 ] || echo "$said" >&2
  return "$status"
}

# Debian's PostgreSQL packages would start a cluster of their own on port 5432.
install_packages() (
  settings=/etc/postgresql-common/createcluster.d/gridsvc-setup.conf
  trap 'as_root rm -f "$settings"' EXIT
  as_root mkdir -p "${settings%/*}"
  echo 'create_main_cluster = false' | as_root tee "$settings" >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >/dev/null 2>&1 || true
  apt_get install -y --no-install-recommends "$@"
)

explain_missing() {
  local packages
  packages=$(sed "s/\^[^ ]*/'&'/" <<<"$2")
  say "this machine lacks: $1"
  say "on Debian 12, Ubuntu 24.04 or newer, as root:  apt-get update && apt-get install -y --no-install-recommends $packages"
  say 'on another system: Python 3.11 or newer with venv, and a PostgreSQL server (15 or newer) with PostGIS (3.3 or newer)'
  stop "nothing was changed: $3"
}

# Finds everything out before the first change, so that a refusal leaves the machine as it was.
prepare_machine() {
  local needs packages
  needs=$(missing_needs "$1" | xargs)
  if [ -z "$needs" ] && [ -z "$(unfinished_packages)" ]; then return; fi
  read -ra packages <<<"$(packages_of $needs)"
  if ! may_install; then
    [ -z "$needs" ] && return
    explain_missing "$needs" "${packages[*]}" 'there is no apt-get, or no right to use it'
  fi
  say 'package lists: apt-get update'
  apt_get update || say 'apt-get update reports errors; going on with the lists that are there'
  read -ra packages <<<"$(packages_of $needs)"
  if ! apt_get install --simulate --no-install-recommends "${packages[@]}" 2>/dev/null; then
    explain_missing "$needs" "${packages[*]}" 'apt does not offer these packages here'
  fi
  say "system packages: apt-get install ${packages[*]}"
  install_packages "${packages[@]}" || stop "apt-get could not install ${packages[*]}"
  needs=$(missing_needs "$1" | xargs)
  [ -z "$needs" ] || stop "still missing after the installation (is this system too old?): $needs"
}
