#!/usr/bin/env bash
# Installs what the tests need beside Python: Chromium with its driver, and PostgreSQL, from
# Debian's packages, as root or with a sudo that asks nothing. Where that is not possible it says
# what is missing and which tests do not run, and exits with 3. With --say it only says so.
set -euo pipefail

missing() {
    command -v chromium >/dev/null || echo chromium
    command -v chromedriver >/dev/null || echo chromium-driver
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || echo postgresql
}

install() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 0
        as_root=(sudo -n)
    fi
    command -v apt-get >/dev/null || return 0
    echo "Installing from Debian's packages: $*"
    local log
    log=$(mktemp)
    # create_main_cluster off: the tests start a server of their own, no other is wanted.
    if ! { "${as_root[@]}" mkdir -p /etc/postgresql-common &&
        { [ -e /etc/postgresql-common/createcluster.conf ] ||
            echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf; } &&
        "${as_root[@]}" apt-get update -q &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } >"$log" 2>&1; then
        echo "The installation failed: $(tail -n 1 "$log")"
    fi
    rm -f "$log"
}

say() {
    local wanted=" $* "
    case $wanted in *" chromium"*) echo "MISSING: chromium and chromium-driver. Browser tests were NOT run." ;; esac
    case $wanted in *" postgresql "*) echo "MISSING: postgresql. The tests on PostgreSQL were NOT run." ;; esac
    echo "As root: apt-get install $*"
}

mapfile -t wanted < <(missing)
if [ "${#wanted[@]}" -gt 0 ] && [ "${1:-}" != --say ]; then
    install "${wanted[@]}"
    mapfile -t wanted < <(missing)
fi
if [ "${#wanted[@]}" -gt 0 ]; then
    say "${wanted[@]}" >&2
    exit 3
fi
