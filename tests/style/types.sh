#!/bin/bash
# The pages' modules by their JSDoc types: TypeScript's checker, from npm into tests/types, reads them and writes nothing.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
types=$(cd "$(dirname "${BASH_SOURCE[0]}")/../types" && pwd)
if ! command -v npm >/dev/null; then
    echo "skip style/types: npm is not here"
    exit 0
fi
if [ ! -d "$types/node_modules" ] || [ "$types/package-lock.json" -nt "$types/node_modules" ]; then
    if ! (cd "$types" && npm ci --ignore-scripts --no-audit --no-fund) >"$complaints" 2>&1; then
        echo "skip style/types: the package registry cannot be reached for typescript"
        exit 0
    fi
    touch "$types/node_modules"
fi
project=$(mktemp -d)
trap 'rm -rf "$project" "$complaints"' EXIT
sed "s|\"\.\./\.\./bot/|\"$root/bot/|g" "$types/tsconfig.json" >"$project/tsconfig.json"
"$types/node_modules/.bin/tsc" -p "$project" --pretty false | sed "s|^[^ ]*/bot/|bot/|" >"$complaints"
report types "$complaints"
