# The checks of ./test: each under its heading, all of them run, the failing ones named at the end.

failed=()
not_run=()
started=$SECONDS

check() {
  local name=$1 begun=$SECONDS verdict
  shift
  printf '\n== %s\n' "$name"
  "$@"
  case $? in
    0) verdict=good ;;
    75) verdict='NOT RUN' not_run+=("$name") ;;
    *) verdict=FAILED failed+=("$name") ;;
  esac
  printf -- '-- %s: %s (%d s)\n' "$name" "$verdict" $((SECONDS - begun))
}

# A test that hangs is ended. The floor of coverage holds for a whole run only, so a selection by arguments is not measured.
tests() {
  local all=$1
  shift
  local options=(-n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0 -o faulthandler_exit_on_timeout=true)
  if [ -n "$all" ]; then
    options+=(-m '' --hypothesis-profile=long -o faulthandler_timeout=3600)
  else
    options+=(-o faulthandler_timeout=300)
  fi
  if [ $# -gt 0 ]; then
    python -m pytest "${options[@]}" "$@"
    return
  fi
  coverage erase
  coverage run -m pytest "${options[@]}"
  local status=$?
  coverage combine --quiet && coverage report --skip-covered --skip-empty && return "$status"
}

report() {
  printf '\n== %d s in all\n' $((SECONDS - started))
  [ ${#not_run[@]} = 0 ] || printf 'NOT RUN, nothing is known: %s\n' "${not_run[@]}"
  if [ ${#failed[@]} -gt 0 ]; then
    printf 'FAILED: %s\n' "${failed[@]}"
    exit 1
  fi
  echo 'every check that ran is good'
}
