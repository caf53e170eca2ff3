#!/bin/bash
# Functions of at most 80 lines and complexity 25, files of at most 600 lines. Prints the medians.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
median() { sort -n | awk '{v[NR] = $1} END {print NR ? v[int((NR + 1) / 2)] : 0}'; }

functions=$(mktemp)
if command -v pmccabe >/dev/null; then
    c_files | grep '\.c$' | xargs -r pmccabe >"$functions" 2>/dev/null
    awk -F'\t' '
    {file = $6; sub(/\([0-9]+\):.*/, "", file); name = $6; sub(/.*: /, "", name); place = file ":" $4 ": " name}
    $5 > 80 {print place " has " $5 " lines (at most 80): give its parts names"}
    $1 > 25 {print place " has complexity " $1 " (at most 25): take the cases apart or make them a table"}
    ' "$functions" >"$complaints"
    report functions "$complaints" "$(wc -l <"$functions") functions, median $(cut -f5 "$functions" | median) lines, median complexity $(cut -f1 "$functions" | median)"
else
    echo "skip style/functions: pmccabe is not here"
fi
rm -f "$functions"

list_files \( -name '*.[ch]' -o -name '*.js' -o -name '*.mjs' -o -name '*.css' -o -name '*.sh' \) | xargs -r wc -l |
    awk '$2 != "total" && $1 > 600 {print $2 ": " $1 " lines (at most 600): find its second noun and give it a file"}' >"$complaints"
report files "$complaints" "$(c_files | wc -l) C files, median $(c_files | grep '\.c$' | xargs -r -n1 wc -l | median) lines"
