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
while read -r place name; do
    grep -qx -- "$name" "$keys" || echo "$place: there is no phrase \"$name\" in config/phrases/fi.yaml"
done <"$literals" >"$complaints"
report phrases_exist "$complaints" "$(wc -l <"$literals") places"

while read -r key; do
    c_files bot | xargs grep -qF "\"$key\"" || echo "config/phrases/*.yaml: $key is used nowhere in bot/: take it out of the three files"
done <"$keys" >"$complaints"
report phrases_used "$complaints" "$(wc -l <"$keys") phrases"
rm -f "$keys" "$literals"
