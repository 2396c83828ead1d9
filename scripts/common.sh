# Sourced: messages, processes and ports.
# shellcheck shell=bash

say() {
  printf '%s\n' "$*"
}

# One line, and the end.
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

port_in_use() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# require_free_ports PORT... - before anything is started.
require_free_ports() {
  local port
  for port in "$@"; do
    if port_in_use "$port"; then
      fail "port $port is in use; stop what listens there (\`ss -ltnp\` shows it) and try again"
    fi
  done
}

command_line() {
  if [[ -d /proc/self ]]; then
    { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null || true
  else
    ps -o command= -p "$1" 2>/dev/null || true
  fi
}

# is_ours PID WORD - whether PID lives and its command line has WORD: pids are given out again,
# and a pid file can be older than the process that has its number now.
is_ours() {
  local line
  [[ -n $1 ]] || return 1
  line=$(command_line "$1")
  [[ -n $line && $line == *"$2"* ]]
}

# is_hung PID - whether it is stopped by a signal.
is_hung() {
  if [[ -d /proc/self ]]; then
    [[ "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null)" == T* ]]
  else
    [[ "$(ps -o stat= -p "$1" 2>/dev/null)" == T* ]]
  fi
}

# in_background COMMAND... - as a process group of its own, since Ctrl-C in the terminal is for the
# script, which then ends what it has started; the pid is in $!.
in_background() {
  set -m
  "$@" </dev/null &
  set +m
}

# wait_until SECONDS COMMAND... - true as soon as the command is.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# end_process PID WORD - SIGTERM (to its group too), and SIGKILL when that does not help; never anyone else's process.
end_process() {
  is_ours "$1" "$2" || return 0
  kill -TERM -- "-$1" 2>/dev/null || kill -TERM "$1" 2>/dev/null || true
  kill -CONT "$1" 2>/dev/null || true
  wait_until 5 gone "$1" "$2" || kill -KILL "$1" 2>/dev/null || true
}

gone() {
  ! is_ours "$1" "$2"
}

# take_lock FILE WORD - false when another process with WORD in its command line holds it.
take_lock() {
  local holder=''
  mkdir -p "$(dirname "$1")"
  until (set -C && printf '%s\n' "$$" >"$1") 2>/dev/null; do
    { read -r holder <"$1"; } 2>/dev/null || true
    ! is_ours "$holder" "$2" || return 1
    rm -f "$1"
  done
}

# last_line FILE - for messages that say why something did not start.
last_line() {
  grep -v '^[[:space:]]*$' "$1" 2>/dev/null | tail -n 1 || true
}
