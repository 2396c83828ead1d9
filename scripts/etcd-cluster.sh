# Sourced: a three-member etcd on this machine whose members can be killed, hung, resumed and
# restarted, also from another terminal. Needs common.sh, and run_dir (absolute).
# shellcheck shell=bash disable=SC2154

members=(1 2 3)

client_port() {
  printf '%s2379' "$1"
}

peer_port() {
  printf '%s2380' "$1"
}

cluster_ports() {
  local n
  for n in "${members[@]}"; do
    printf '%s %s ' "$(client_port "$n")" "$(peer_port "$n")"
  done
}

cluster_endpoints() {
  local n text=''
  for n in "${members[@]}"; do
    text+="${text:+,}http://127.0.0.1:$(client_port "$n")"
  done
  printf '%s' "$text"
}

member_data() {
  printf '%s/etcd-%s' "$run_dir" "$1"
}

member_log() {
  printf '%s/etcd-%s.log' "$run_dir" "$1"
}

# The pid of a member that runs, else nothing.
member_pid() {
  local pid=''
  { read -r pid <"$run_dir/etcd-$1.pid"; } 2>/dev/null || true
  if is_ours "$pid" "--data-dir=$(member_data "$1")"; then
    printf '%s' "$pid"
  fi
}

member_start() {
  local n=$1 m initial=''
  for m in "${members[@]}"; do
    initial+="${initial:+,}etcd-$m=http://127.0.0.1:$(peer_port "$m")"
  done
  in_background "${ETCD_BIN:-etcd}" --name="etcd-$n" --data-dir="$(member_data "$n")" \
    --listen-client-urls="http://127.0.0.1:$(client_port "$n")" \
    --advertise-client-urls="http://127.0.0.1:$(client_port "$n")" \
    --listen-peer-urls="http://127.0.0.1:$(peer_port "$n")" \
    --initial-advertise-peer-urls="http://127.0.0.1:$(peer_port "$n")" \
    --initial-cluster="$initial" --initial-cluster-token=healthcheck-demo \
    >>"$(member_log "$n")" 2>&1
  printf '%s\n' "$!" >"$run_dir/etcd-$n.pid"
  wait_until 5 member_executed "$n" "$!" || true
  disown "$!" 2>/dev/null || true
}

# The new process has the script's command line until it has become etcd.
member_executed() {
  [[ -n "$(member_pid "$1")" ]] || ! kill -0 "$2" 2>/dev/null
}

member_stop() {
  end_process "$(member_pid "$1")" "--data-dir=$(member_data "$1")"
  rm -f "$run_dir/etcd-$1.pid"
}

# signal_member SIGNAL N
signal_member() {
  local pid
  pid=$(member_pid "$2")
  [[ -n $pid ]] || fail "etcd-$2 does not run"
  kill "-$1" "$pid"
}

member_healthy() {
  curl -s -m 1 "http://127.0.0.1:$(client_port "$1")/health" 2>/dev/null | grep -q '"health":"true"'
}

# Both are also true of a member that has died, to end the wait for it.
member_serves_peers() {
  [[ -z "$(member_pid "$1")" ]] || curl -s -m 1 -o /dev/null "http://127.0.0.1:$(peer_port "$1")/members" 2>/dev/null
}

member_settled() {
  [[ -z "$(member_pid "$1")" ]] || member_healthy "$1"
}

require_started() {
  [[ -n "$(member_pid "$1")" ]] ||
    fail "etcd-$1 did not start: $(last_line "$(member_log "$1")") (log: $(member_log "$1"))"
}

member_is_leader() {
  local status
  status=$(curl -s -m 1 -X POST -d '{}' "http://127.0.0.1:$(client_port "$1")/v3/maintenance/status" 2>/dev/null) || return 1
  [[ $status =~ \"member_id\":\"([0-9]+)\" ]] || return 1
  [[ $status == *"\"leader\":\"${BASH_REMATCH[1]}\""* ]]
}

cluster_runs() {
  local n
  for n in "${members[@]}"; do
    [[ -z "$(member_pid "$n")" ]] || return 0
  done
  return 1
}

# With empty data; whoever calls it ends the members when it fails.
cluster_up() {
  local n
  mkdir -p "$run_dir"
  for n in "${members[@]}"; do
    rm -rf "$(member_data "$n")" "$(member_log "$n")"
    member_start "$n"
    # one by one: a new member asks those that listen but do not serve yet, for a second each
    wait_until 10 member_serves_peers "$n" || true
    require_started "$n"
  done
  for n in "${members[@]}"; do
    wait_until 20 member_settled "$n" || fail "etcd-$n is not healthy after 20 s (log: $(member_log "$n"))"
    require_started "$n"
  done
}

cluster_down() {
  local n
  for n in "${members[@]}"; do
    member_stop "$n"
    rm -rf "$(member_data "$n")"
  done
}

cluster_status() {
  local n pid state note
  for n in "${members[@]}"; do
    pid=$(member_pid "$n") note=''
    if [[ -z $pid ]]; then
      state=down
    elif is_hung "$pid"; then
      state=hung
    elif member_healthy "$n"; then
      state=healthy
      ! member_is_leader "$n" || note=leader
    else
      state=unhealthy
    fi
    printf '%s  etcd-%s  127.0.0.1:%s  %-9s  %-6s  %s\n' "$n" "$n" "$(client_port "$n")" "$state" "$note" "${pid:+pid $pid}"
  done
}
