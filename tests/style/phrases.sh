#!/bin/bash
# Every phrase that the code names exists, and every phrase that exists is used.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
if [ ! -s config/phrases/fi.yaml ]; then
    echo "skip style/phrases: config/phrases/fi.yaml is not there"
    exit 0
fi
keys=$(mktemp) literals=$(mktemp)
grep -oE '^[a-z][a-z0-9_-]*:' config/phrases/fi.yaml | tr -d : | sort -u >"$keys"

# Functions whose argument is a phrase's name: those whose parameter is called phrase_name, and phrase() itself.
callers=$(c_files bot | xargs grep -hoE '[a-z_]+\([^()]*const char \*phrase_name' | sed 's/(.*//' | sort -u | paste -sd'|' -)
callers="phrase|phrase_fill${callers:+|$callers}"
c_files bot | grep '\.c$' | while read -r file; do
    # Statements joined to one line each, so that a broken call is still seen.
    awk -v file="$file" '{line = line " " $0; n = n ? n : FNR} /[;{}]$/ {print file ":" n ":" line; line = ""; n = 0}' "$file"
done | grep -E "(^|[^a-z_])($callers)\(" >"$literals"

while IFS= read -r line; do
    place=$(cut -d: -f1,2 <<<"$line")
    # The first string of each such call is the name; a choice (a ? "x" : "y") gives two.
    grep -oE "(^|[^a-z_])($callers)\([^;]*" <<<"$line" | grep -oE "^[^\"]*(\? *)?\"[a-z][a-z0-9_-]*\"( *: *\"[a-z][a-z0-9_-]*\")?" |
        grep -oE '"[^"]+"' | tr -d '"' | while read -r name; do
        grep -qx -- "$name" "$keys" || echo "$place: there is no phrase \"$name\" in config/phrases/fi.yaml"
    done
done <"$literals" | sort -u >"$complaints"
report phrases_exist "$complaints"

while read -r key; do
    c_files bot | xargs grep -qF "\"$key\"" || echo "config/phrases/*.yaml: $key is used nowhere in bot/: take it out of the three files"
done <"$keys" >"$complaints"
report phrases_used "$complaints" "$(wc -l <"$keys") phrases"
rm -f "$keys" "$literals"
