#!/bin/bash
# Every phrase that the code names exists, and every phrase that exists is used.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
if [ ! -s config/phrases/fi.yaml ]; then
    echo "skip style/phrases: config/phrases/fi.yaml is not there"
    exit 0
fi
keys=$(mktemp) literals=$(mktemp)
grep -oE '^[a-z][a-z0-9_-]*:' config/phrases/fi.yaml | tr -d : | sort -u >"$keys"

mapfile -t files < <(c_files bot)
awk -f "$gates/phrases.awk" declared=1 "${files[@]}" declared=0 "${files[@]}" | sort -u >"$literals"
awk 'NR == FNR {known[$1] = 1; next}
    !($2 in known) {print $1 ": there is no phrase \"" $2 "\" in config/phrases/fi.yaml"}' "$keys" "$literals" >"$complaints"
report phrases_exist "$complaints" "$(wc -l <"$literals") places"

grep -ohE '"[a-z][a-z0-9_-]*"' "${files[@]}" | tr -d '"' | sort -u | comm -13 - "$keys" |
    sed 's|.*|config/phrases/*.yaml: & is used nowhere in bot/: take it out of the three files|' >"$complaints"
report phrases_used "$complaints" "$(wc -l <"$keys") phrases"
rm -f "$keys" "$literals"
