# Sourced by verify: the versions of Spring Boot, of libraries and of the JDK that are supported.
# shellcheck shell=bash

# Of each version of Spring Boot, the Netty, gRPC and Vert.x to test it with.
readonly BOOTS=(
  '4.0.7 4.2.15.Final 1.80.0 5.1.2'
  '4.1.0 4.2.15.Final 1.80.0 5.1.2'
  '4.1.2 4.2.18.Final 1.84.1 5.1.2'
)

# What is newer than Spring Boot and jetcd bring, in the same order; there is no newer jetcd or Resilience4j.
readonly NEWEST='4.1.2 4.2.18.Final 1.85.1 5.2.3'

# What meets Spring Boot; the rest of the library does not know it.
readonly MATRIX_TESTS='dev/healthcheck/autoconfigure/**/*Tests,dev/healthcheck/http/*Tests,dev/healthcheck/endpoint/*Tests,dev/healthcheck/health/*Tests,dev/healthcheck/metrics/*Tests'

# What meets Netty, gRPC, Vert.x and jetcd; some of them with a real etcd.
readonly NEWEST_TESTS='dev/healthcheck/check/*Tests,dev/healthcheck/grpc/*Tests,dev/healthcheck/http/*Tests,EtcdCallTests,EtcdWatchTests,EtcdLeaseTests,EtcdLockTests,EtcdServerTlsTests,EtcdAuthenticationTests'

# The java of JDK 25: in JDK25_HOME, or where Debian has it.
java_25() {
  local home
  for home in "${JDK25_HOME:-none}" /usr/lib/jvm/*25*; do
    if [[ -x $home/bin/java ]]; then
      printf '%s' "$home/bin/java"
      return 0
    fi
  done
  return 1
}

# run_row VERSIONS JAVA EXCLUDED TESTS [ARGUMENT...] - not compiled again: that is how an application has the library.
run_row() {
  local boot netty grpc vertx
  read -r boot netty grpc vertx <<<"$1"
  say "Spring Boot $boot, Netty $netty, gRPC $grpc, Vert.x $vertx, $("$2" -version 2>&1 | head -n 1)"
  mvn "${matrix[@]}" test -Denforcer.skip -Dspring-boot.version="$boot" -Dnetty.version="$netty" -Dgrpc.version="$grpc" \
    -Dvertx.version="$vertx" -Djvm="$(command -v "$2")" -Dmaven.compiler.useIncrementalCompilation=false \
    "-DexcludedGroups=$3" "-Dtest=$4" -Dsurefire.failIfNoSpecifiedTests=false "${@:5}" || failed+=("$1 with $2")
}

# run_matrix [ARGUMENT...] - compiles once, as the jar is, and runs the tests that start no processes with each version of
# Spring Boot, and those of the libraries below with the newest of them.
run_matrix() {
  local versions java javas=("${JAVA_HOME:+$JAVA_HOME/bin/}java") failed=()
  local matrix=(-B -ntp -pl healthcheck-dependencies,.,healthcheck-test-etcd,testing,healthcheck-autoconfigure -Dtest.jvms=2
    -Djacoco.skip -Dspring-javaformat.skip -Dcode.checks=-XDchecks=off)
  if java=$(java_25); then
    javas+=("$java")
  else
    say "going on without JDK 25 (JDK25_HOME): only that of the build is tested"
  fi
  mvn "${matrix[@]}" test-compile
  for versions in "${BOOTS[@]}"; do
    for java in "${javas[@]}"; do
      run_row "$versions" "$java" long,processes "$MATRIX_TESTS" "$@"
    done
  done
  run_row "$NEWEST" "${javas[0]}" long "$NEWEST_TESTS" "$@"
  ((${#failed[@]} == 0)) || fail "failed: $(printf '%s; ' "${failed[@]}")"
}
