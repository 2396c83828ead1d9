# Sourced by verify: the versions of Spring Boot and of the JDK that are supported.
# shellcheck shell=bash

# Of each version of Spring Boot, the Netty to test it with.
readonly BOOTS=('4.0.7 4.2.15.Final' '4.1.0 4.2.15.Final' '4.1.2 4.2.18.Final')

# What meets Spring Boot; the rest of the library does not know it.
readonly MATRIX_TESTS='dev/healthcheck/autoconfigure/**/*Tests,dev/healthcheck/endpoint/*Tests,dev/healthcheck/health/*Tests,dev/healthcheck/metrics/*Tests'

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

# run_matrix [ARGUMENT...] - compiles once, as the jar is, and runs the tests that start no processes with each version.
run_matrix() {
  local boot netty java javas=("${JAVA_HOME:+$JAVA_HOME/bin/}java") failed=()
  local common=(-B -ntp -pl healthcheck-dependencies,.,healthcheck-test-etcd,testing,healthcheck-autoconfigure -Djacoco.skip -Dspring-javaformat.skip
    -Dcode.checks=-XDchecks=off)
  if java=$(java_25); then
    javas+=("$java")
  else
    say "going on without JDK 25 (JDK25_HOME): only that of the build is tested"
  fi
  mvn "${common[@]}" test-compile
  for boot in "${BOOTS[@]}"; do
    read -r boot netty <<<"$boot"
    for java in "${javas[@]}"; do
      say "Spring Boot $boot, $("$java" -version 2>&1 | head -n 1)"
      # not compiled again: that is how an application has it
      mvn "${common[@]}" test -Denforcer.skip -Dspring-boot.version="$boot" -Dnetty.version="$netty" -Djvm="$(command -v "$java")" \
        -Dmaven.compiler.useIncrementalCompilation=false -DexcludedGroups=long,processes "-Dtest=$MATRIX_TESTS" \
        -Dsurefire.failIfNoSpecifiedTests=false "$@" || failed+=("Spring Boot $boot with $java")
    done
  done
  ((${#failed[@]} == 0)) || fail "failed: $(printf '%s; ' "${failed[@]}")"
}
