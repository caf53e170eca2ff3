#!/bin/bash
# Who includes whom, by rooms.txt; and no circle of headers.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
table=$gates/rooms.txt

# Each quoted include as "file line header".
includes() {
    c_files bot intents knowledge | xargs -r grep -HnE '^[ \t]*#[ \t]*include[ \t]*"' |
        sed -E 's/^([^:]+):([0-9]+):[^"]*"([^"]+)".*/\1 \2 \3/'
}

includes | awk -v table="$table" '
function room_of(path,    parts) {
    split(path, parts, "/")
    if (parts[1] != "bot") return parts[1]
    return parts[2] ~ /\.c$/ ? "main" : parts[2]
}
BEGIN {
    while ((getline line < table) > 0) {
        if (line ~ /^#/ || line !~ /:/) continue
        split(line, halves, ":")
        room = halves[1]; known[room] = 1
        count = split(halves[2], allowed, " ")
        for (i = 1; i <= count; i++) may[room, allowed[i]] = 1
    }
}
{
    room = room_of($1); header = $3
    if (header !~ /\//) next                     # beside it, in the same folder
    target = header; sub(/\/.*/, "", target)
    if (target == "bot") { print $1 ":" $2 ": write \"" substr(header, 5) "\" instead of \"" header "\""; next }
    if (target == room || ((room, "*") in may) || ((room, target) in may) || ((room, header) in may)) next
    if (!(room in known)) { print $1 ":" $2 ": the room " room " is not in tests/style/rooms.txt"; next }
    print $1 ":" $2 ": " room " may not include \"" header "\" (tests/style/rooms.txt; bot/README.md says why): " \
        "pass a value or a function instead, or move the code to a room that may"
}' >"$complaints"
report includes "$complaints" "$(includes | wc -l) includes"

# Headers that lead back to themselves: leaves are taken away until only circles are left.
includes | awk '
$1 ~ /\.h$/ {
    from = $1; to = $3
    if (to !~ /\//) { folder = from; sub(/[^\/]*$/, "", folder); to = folder to }
    else if (to !~ /^(intents|knowledge|tests)\//) to = "bot/" to
    edge[from, to] = 1; node[from] = 1; node[to] = 1
}
END {
    do {
        gone = 0
        for (n in node) out[n] = 0
        for (e in edge) { split(e, ends, SUBSEP); if (ends[2] in node && ends[1] in node) out[ends[1]]++ }
        for (n in node) if (!out[n]) { delete node[n]; gone = 1 }
    } while (gone)
    for (n in node) print n ": is part of a circle of includes, or leads to one: declare the struct (struct x;) instead of including its header"
}' >"$complaints"
report include_circles "$complaints"
