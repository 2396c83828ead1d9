# Sourced: three small servers behind the gateway sample that can be made slow, failing or dead, also
# from another terminal. Needs common.sh, and run_dir (absolute).
# shellcheck shell=bash disable=SC2154

backends=(1 2 3)
backend_classes=samples/gateway-sample/target/classes
backend_main=dev.healthcheck.samples.gateway.DemoBackend

backend_port() {
  printf '900%s' "$1"
}

backend_ports() {
  local n
  for n in "${backends[@]}"; do
    printf '%s ' "$(backend_port "$n")"
  done
}

backend_addresses() {
  local n
  for n in "${backends[@]}"; do
    printf '127.0.0.1:%s ' "$(backend_port "$n")"
  done
}

backend_log() {
  printf '%s/backend-%s.log' "$run_dir" "$1"
}

# The pid of a backend that runs, else nothing.
backend_pid() {
  local pid=''
  { read -r pid <"$run_dir/backend-$1.pid"; } 2>/dev/null || true
  if is_ours "$pid" "$backend_main backend-$1 "; then
    printf '%s' "$pid"
  fi
}

# The new process has the script's command line until it has become Java.
backend_executed() {
  [[ -n "$(backend_pid "$1")" ]] || ! kill -0 "$2" 2>/dev/null
}

backend_settled() {
  [[ -z "$(backend_pid "$1")" ]] || [[ "$(backend_behaviour "$1")" != '' ]]
}

backend_start() {
  local n=$1
  mkdir -p "$run_dir"
  in_background "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dsun.net.httpserver.nodelay=true \
    -cp "$backend_classes" "$backend_main" "backend-$n" "$(backend_port "$n")" >"$(backend_log "$n")" 2>&1
  printf '%s\n' "$!" >"$run_dir/backend-$n.pid"
  wait_until 5 backend_executed "$n" "$!" || true
  disown "$!" 2>/dev/null || true
}

backend_require_started() {
  wait_until 20 backend_settled "$1" || true
  [[ -n "$(backend_pid "$1")" ]] ||
    fail "backend-$1 did not start: $(last_line "$(backend_log "$1")") (log: $(backend_log "$1"))"
}

backend_stop() {
  end_process "$(backend_pid "$1")" "$backend_main backend-$1 "
  rm -f "$run_dir/backend-$1.pid"
}

# ok, slow or fail; nothing when it does not answer.
backend_behaviour() {
  curl -s -m 2 "http://127.0.0.1:$(backend_port "$1")/behave" 2>/dev/null || true
}

# backend_behave BEHAVIOUR N - "ok" also brings one back that was stopped.
backend_behave() {
  local behaviour=$1 n=$2
  if [[ -z "$(backend_pid "$n")" ]]; then
    [[ $behaviour == ok ]] || fail "backend-$n does not run (./demo backends ok $n starts it)"
    backend_start "$n"
    backend_require_started "$n"
  fi
  curl -s -m 2 -o /dev/null -X PUT -d "$behaviour" "http://127.0.0.1:$(backend_port "$n")/behave" ||
    fail "backend-$n does not answer (log: $(backend_log "$n"))"
}

backends_up() {
  local n
  for n in "${backends[@]}"; do
    backend_start "$n"
  done
  for n in "${backends[@]}"; do
    backend_require_started "$n"
  done
}

backends_down() {
  local n
  for n in "${backends[@]}"; do
    backend_stop "$n"
  done
}

backends_run() {
  local n
  for n in "${backends[@]}"; do
    [[ -z "$(backend_pid "$n")" ]] || return 0
  done
  return 1
}

backends_status() {
  local n pid state
  for n in "${backends[@]}"; do
    pid=$(backend_pid "$n")
    if [[ -z $pid ]]; then
      state=dead
    else
      state=$(backend_behaviour "$n")
    fi
    printf '%s  backend-%s  127.0.0.1:%s  %-4s  %s\n' "$n" "$n" "$(backend_port "$n")" "${state:-hung}" "${pid:+pid $pid}"
  done
}
