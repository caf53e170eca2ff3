#!/bin/bash
# Every room has its page, and the map names every room; so does the table of faults.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

# A room is a folder that holds a file of the project; empty ones are not there yet.
rooms() {
    list_files -path './bot/*/*' | cut -d/ -f1,2 | sort -u
    printf '%s\n' intents knowledge config tests
}

{
    for room in $(rooms); do
        [ -s "$room/README.md" ] || echo "$room: has no README.md: what it is for, its files, how to add one thing, the test that proves it"
    done
    for folder in $(list_files -path './tests/*/run' | xargs -r -n1 dirname); do
        [ -s "$folder/README.md" ] || grep -q "$(basename "$folder")" tests/README.md 2>/dev/null ||
            echo "$folder: neither a README.md nor a line in tests/README.md"
    done
} >"$complaints"
report room_pages "$complaints" "$(rooms | wc -l) rooms"

{
    for room in $(rooms); do
        name=${room#bot/}
        grep -qE "(^|[^a-z_])$name(/|\`|[^a-z_]|\$)" bot/README.md 2>/dev/null || echo "bot/README.md: does not name the room $name"
    done
} >"$complaints"
report map "$complaints"

# Links between our pages lead somewhere.
for page in $(list_files -name '*.md' | grep -vE '^(knowledge/articles|tests/fuzz|tests/unit)/'); do
    grep -oE '\]\([^)#: ]+[)#]' "$page" | sed -E 's/^\]\(//; s/[)#]$//' | while read -r target; do
        [ -e "$(dirname "$page")/$target" ] || echo "$page: the link to $target leads nowhere"
    done
done >"$complaints"
report links "$complaints"

# The page of the misbehaving homeserver and the cases of tests/faults name each other.
page=bot/connectors/matrix/FAULTS.md
fault_cases() { cat tests/faults/matrix_*.c 2>/dev/null | sed -nE 's/^    \{\.name = "([^"]+)".*/\1/p' | LC_ALL=C sort; }
told_cases() { sed -nE '/^\|/s/.*\|([^|]*)\|$/\1/p' "$page" 2>/dev/null | grep -oE '`[^`]+`' | tr -d '`' | LC_ALL=C sort; }
{
    comm -23 <(fault_cases) <(told_cases) | sed "s|^|$page: has no row with the case |"
    comm -13 <(fault_cases) <(told_cases) | sed "s|\$|: stands in $page, and no table of tests/faults/matrix_*.c has that case (once)|"
} >"$complaints"
report fault_table "$complaints" "$(fault_cases | wc -l) cases"
