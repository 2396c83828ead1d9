# Sourced by verify: the fault matrix and the soak.
# shellcheck shell=bash

# -am: nothing has to be installed before
readonly MODULES=(-pl testing,healthcheck-autoconfigure -am)

# What some rows need; without it they say that they were skipped.
setup_faults() {
  (setup nft) || say "going on without nftables: rows that lose packets are skipped"
  (setup faketime) || say "going on without libfaketime: rows that set the clock are skipped"
}

# run_faults [TESTS] - all rows, and the page; or the tests of this pattern, and no page.
run_faults() {
  local results page=() chosen=() status=0
  setup_faults
  results=$(mktemp)
  if [[ -n ${1:-} ]]; then
    chosen=("-Dtest=$1" -Dsurefire.failIfNoSpecifiedTests=false)
  else
    page=("$PWD/docs/reliability.md")
  fi
  rm -f "$results"
  mvn -B -ntp test "${MODULES[@]}" -Djacoco.skip -Dtest.jvms=1 -Dtest.jvm.seconds=0 -Dgroups=faults -DexcludedGroups= \
    "-Dfaults.results=$results" ${chosen[@]+"${chosen[@]}"} || status=$?
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp testing/target/classes dev.healthcheck.testing.faults.FaultReport \
    "$results" ${page[@]+"${page[@]}"}
  rm -f "$results"
  return "$status"
}

# run_soak [MINUTES] [SEED]
run_soak() {
  exec mvn -B -ntp test "${MODULES[@]}" -Djacoco.skip -Dtest.jvms=1 -Dtest.jvm.seconds=0 "-Dtest.timeout=$((${1:-3} + 20)) m" \
    -Dtest='EtcdSoakTests#soak' -DexcludedGroups= \
    -Dsurefire.failIfNoSpecifiedTests=false "-Dsoak.minutes=${1:-3}" ${2:+"-Dsoak.seed=$2"}
}
