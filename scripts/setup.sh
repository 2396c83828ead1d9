# Sourced: installs what is missing, with apt-get.
# shellcheck shell=bash

# setup TOOL... - jdk, maven, etcd, etcdctl, curl, chromium, chromedriver, nft, faketime. Each has a has_TOOL, and a line in describe and package.
setup() {
  local tool missing=()
  for tool in "$@"; do
    "has_$tool" || missing+=("$tool")
  done
  ((${#missing[@]} == 0)) && return 0
  command -v apt-get >/dev/null || fail "please install $(describe_all "${missing[@]}")"
  install_packages "${missing[@]}"
  for tool in "${missing[@]}"; do
    "has_$tool" || fail "apt-get has no suitable version here, please install $(describe "$tool")"
  done
}

describe() {
  case $1 in
    jdk) printf 'a JDK 17 or later (javac on the PATH, or JAVA_HOME)' ;;
    maven) printf 'Maven 3.8.7 or later (mvn on the PATH)' ;;
    etcd) printf 'etcd 3.4 or later (etcd on the PATH, or ETCD_BIN)' ;;
    etcdctl) printf 'etcdctl (on the PATH, or ETCDCTL_BIN)' ;;
    curl) printf 'curl' ;;
    chromium) printf 'Chromium (on the PATH, or CHROMIUM_BIN)' ;;
    chromedriver) printf 'chromedriver of the same version as Chromium (on the PATH, or CHROMEDRIVER_BIN)' ;;
    nft) printf 'nftables (nft on the PATH)' ;;
    faketime) printf 'faketime (libfaketime)' ;;
  esac
}

describe_all() {
  local tool text=''
  for tool in "$@"; do
    text+="${text:+, }$(describe "$tool")"
  done
  printf '%s' "$text"
}

package() {
  case $1 in
    jdk) first_available openjdk-17-jdk-headless openjdk-21-jdk-headless default-jdk-headless ;;
    maven) printf 'maven' ;;
    etcd) printf 'etcd-server' ;;
    etcdctl) printf 'etcd-client' ;;
    curl) printf 'curl' ;;
    chromium) first_available chromium chromium-browser ;;
    chromedriver) first_available chromium-driver chromium-chromedriver ;;
    nft) printf 'nftables' ;;
    faketime) printf 'faketime' ;;
  esac
}

first_available() {
  local name
  for name in "$@"; do
    if apt-cache show "$name" >/dev/null 2>&1; then
      printf '%s' "$name"
      return
    fi
  done
  printf '%s' "$1"
}

install_packages() {
  local tool log packages=() root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "sudo is missing: run this as root, or install $(describe_all "$@")"
    root=(sudo)
  fi
  log=$(mktemp)
  ${root[@]+"${root[@]}"} apt-get update -qq >"$log" 2>&1 || true
  for tool in "$@"; do
    packages+=("$(package "$tool")")
  done
  say "installing ${packages[*]}"
  if ! ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${packages[@]}" >"$log" 2>&1; then
    fail "apt-get could not install ${packages[*]}: $(last_line "$log") (all of it: $log)"
  fi
  rm -f "$log"
}

has_jdk() {
  local version
  version=$("${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version 2>&1) || return 1
  at_least 17 "${version#javac }"
}

has_maven() {
  local version
  version=$(mvn -B --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p') || return 1
  at_least 3.8.7 "$version"
}

has_etcd() {
  local version
  version=$("${ETCD_BIN:-etcd}" --version 2>/dev/null | sed -n 's/^etcd Version: *//p') || return 1
  at_least 3.4 "$version"
}

has_etcdctl() {
  command -v "${ETCDCTL_BIN:-etcdctl}" >/dev/null
}

has_curl() {
  command -v curl >/dev/null
}

has_chromium() {
  local name
  for name in "${CHROMIUM_BIN:-chromium}" chromium-browser google-chrome; do
    command -v "$name" >/dev/null && return 0
  done
  return 1
}

has_chromedriver() {
  command -v "${CHROMEDRIVER_BIN:-chromedriver}" >/dev/null
}

has_nft() {
  command -v nft >/dev/null || [[ -x /usr/sbin/nft ]]
}

has_faketime() {
  command -v faketime >/dev/null
}

# at_least WANTED FOUND - compares versions number by number.
at_least() {
  [[ -n $2 ]] && [[ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" == "$1" ]]
}
