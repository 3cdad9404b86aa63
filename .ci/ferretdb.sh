#!/bin/sh
# Builds FerretDB, a server that speaks MongoDB's protocol on SQLite, for the store's contract tests.
# It comes as source through the Go module proxy and is kept in .cache/ferretdb, and for other checkouts in
# ~/.cache/parley. Without Go, or without the network, it says so in one line and the tests skip FerretDB.
set -eu

version=v1.24.2
root=$(cd "$(dirname "$0")/.." && pwd)
target=$root/.cache/ferretdb/ferretdb
shared=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/parley/ferretdb-$version

keep() { # copies to a name nobody uses yet, then moves: two runs at once do not see half a file
    mkdir -p "$(dirname "$2")"
    cp "$1" "$2.$$" && mv -f "$2.$$" "$2"
}

if [ -x "$target" ] && [ "$(cat "$target.version" 2>/dev/null)" = "$version" ]; then
    echo "ferretdb: $target ($version)"
    exit 0
fi
if [ ! -x "$shared" ]; then
    command -v go >/dev/null 2>&1 || { echo "ferretdb: skipped, no go on this machine"; exit 0; }
    work=$(mktemp -d)
    trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
    trap 'exit 1' INT TERM
    echo "ferretdb: building $version (some minutes, once)"
    cd "$work"
    dir=$(GOFLAGS=-mod=mod go mod download -json "github.com/FerretDB/FerretDB@$version" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p') || dir=
    [ -n "$dir" ] || { echo "ferretdb: skipped, its source could not be fetched"; exit 0; }
    cp -R "$dir" src
    chmod -R u+w src
    cd src
    echo "$version" >build/version/version.txt # the program refuses to start without it; releases generate it
    go build -trimpath -tags ferretdb_no_postgresql -o "$work/ferretdb" ./cmd/ferretdb ||
        { echo "ferretdb: skipped, it did not build"; exit 0; }
    keep "$work/ferretdb" "$shared"
fi
keep "$shared" "$target"
echo "$version" >"$target.version"
echo "ferretdb: $target ($version)"
