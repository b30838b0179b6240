# What the scripts beside this file share. To be sourced by bash; changes to the repository's root directory.
# shellcheck shell=bash disable=SC2034

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Every release build, that of the container image included, is made with these flags in this directory.
RELEASE_DIRECTORY=.build-release
# Exclusive access to memory is checked while the tests run, which are debug builds; at run time the checks would cost a
# tenth of what the proxy itself spends on a hit.
RELEASE_FLAGS=(-c release --scratch-path "$RELEASE_DIRECTORY" --static-swift-stdlib
    -Xswiftc -cross-module-optimization -Xswiftc -enforce-exclusivity=unchecked)
# What is shipped has no symbols, which are two thirds of the file. SYMBOLS=1 keeps them, for profilers and debuggers.
SHIPPED_FLAGS=()
if [[ ${SYMBOLS-} != 1 && $(uname) == Linux ]]; then
    SHIPPED_FLAGS=(-Xlinker -s -Xlinker --no-export-dynamic)
fi

# What the proxy and the sample origin are built from, beside the Swift toolchain.
BUILD_PACKAGES=(git libsqlite3-dev libyaml-dev zlib1g-dev)

JOBS=()

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Installs the Debian packages that are missing.
need_packages() {
    local package missing=() sudo=()
    if ! command -v dpkg-query >/dev/null; then
        say "Not a Debian system: what the packages $* provide has to be here already."
        return
    fi
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) == *" installed" ]] || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $EUID -ne 0 ]]; then
        command -v sudo >/dev/null || fail "packages are missing; as root, run: apt-get install ${missing[*]}"
        sudo=(sudo)
    fi
    say "Installing ${missing[*]}"
    "${sudo[@]}" apt-get update -qq || fail "apt-get update failed; install these packages by hand: ${missing[*]}"
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
        fail "apt-get install failed; install these packages by hand: ${missing[*]}"
}

need_swift() {
    command -v swift >/dev/null ||
        fail "Swift is missing: install version 6.2 or later (https://www.swift.org/install) and put swift on the PATH"
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
    [[ -n $version ]] || fail "swift --version fails: see https://www.swift.org/install for the packages that Swift needs"
    [[ $(printf '%s\n6.2\n' "$version" | sort -V | head -n 1) == 6.2 ]] ||
        fail "Swift $version is too old: install version 6.2 or later (https://www.swift.org/install)"
}

# Runs a command in a process group of its own, so that `stop_jobs` reaches everything that it starts.
# Sets JOB to its process id.
start_job() {
    set -m
    "$@" </dev/null &
    JOB=$!
    set +m
    JOBS+=("$JOB")
}

# Ends what `start_job` started, in reverse order: asks first, and after 15 seconds no longer.
stop_jobs() {
    local index job try
    for ((index = ${#JOBS[@]} - 1; index >= 0; index--)); do
        job=${JOBS[index]}
        kill -TERM -- "-$job" 2>/dev/null || continue
        for ((try = 0; try < 150; try++)); do
            kill -0 -- "-$job" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-$job" 2>/dev/null || true
        wait "$job" 2>/dev/null || true
    done
    JOBS=()
}

stop_jobs_on_exit() {
    trap stop_jobs EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
}

# Runs a command, and stops all of it when the script is interrupted.
run_stoppable() {
    start_job "$@"
    local status=0
    wait "$JOB" || status=$?
    unset 'JOBS[-1]'
    return "$status"
}

# Passes a build's output on. On a terminal its progress is one line that changes.
show_progress() {
    local line columns
    if [[ ! -t 1 ]]; then
        cat
        return
    fi
    columns=$(tput cols 2>/dev/null || echo 80)
    while IFS= read -r line; do
        if [[ $line == \[* ]]; then
            printf '\r\033[K%s' "${line:0:columns-1}"
        elif [[ -n $line ]]; then
            printf '\r\033[K%s\n' "$line"
        fi
    done
    printf '\r\033[K'
}

with_progress() {
    "$@" 2>&1 | show_progress
}

# Writes down which commit is built, for `etagere version`. Where there is no git, as in a container image's build, BUILD_COMMIT
# and BUILD_COMMIT_DATE say so. The file is left alone if it says the same already, so that nothing is compiled again.
write_build_information() {
    local commit=${BUILD_COMMIT-} date=${BUILD_COMMIT_DATE-} directory=Sources/CBuildInformation text
    if [[ -z $commit ]] && git rev-parse --verify -q HEAD >/dev/null 2>&1; then
        commit=$(git rev-parse --short=12 HEAD)
        date=$(git show -s --format=%cs HEAD)
        git diff --quiet HEAD -- || commit+=-modified
    fi
    [[ $commit =~ ^[0-9A-Za-z._-]*$ ]] || fail "BUILD_COMMIT is '$commit', expected letters and digits"
    [[ $date =~ ^[0-9-]*$ ]] || fail "BUILD_COMMIT_DATE is '$date', expected a date such as 2026-11-21"
    text=$(printf '#define BUILD_COMMIT "%s"\n#define BUILD_COMMIT_DATE "%s"' "$commit" "$date")
    if [[ $text != "$(cat "$directory/generated.h" 2>/dev/null)" ]]; then
        # The file that includes it counts as changed, since an earlier build may have been made without it.
        printf '%s\n' "$text" >"$directory/generated.h"
        touch "$directory/build_information.c"
    fi
}

# Builds the products that are named, or the proxy and the sample origin, for release in RELEASE_DIRECTORY.
build_release() {
    [[ $# -gt 0 ]] || set -- etagere sample-origin
    local product flags
    need_packages "${BUILD_PACKAGES[@]}"
    need_swift
    write_build_information
    for product in "$@"; do
        say "Building $product; the first time takes several minutes"
        flags=("${RELEASE_FLAGS[@]}")
        case $product in etagere | sample-origin) flags+=("${SHIPPED_FLAGS[@]}") ;; esac
        run_stoppable with_progress swift build "${flags[@]}" --product "$product" || fail "the build failed"
    done
}
