# Finds the names of phrases in calls. First pass (declared=1): functions with a parameter called phrase_name (or
# name, where the function is called …phrase…), and at which place it stands. Second pass: "file:line name" for each literal at that place of each call.

function argument(text, wanted,    i, c, depth, quoted, at, out) {
    # The wanted-th argument of a call, from just behind its opening bracket; nested brackets are left out.
    at = 1; depth = 0; out = ""
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (quoted) {
            if (c == "\\") { if (at == wanted && depth == 0) out = out c substr(text, i + 1, 1); i++; continue }
            if (c == "\"") quoted = 0
        } else if (c == "\"") quoted = 1
        else if (c == "(") { depth++; continue }
        else if (c == ")") { if (depth == 0) break; depth--; continue }
        else if (c == "," && depth == 0) { at++; if (at > wanted) break; continue }
        if (at == wanted && depth == 0) out = out c
    }
    return out
}

function look(statement, place,    rest, name, part) {
    for (name in place_of) {
        rest = statement
        while (match(rest, "(^|[^a-z_0-9])" name "\\(")) {
            rest = substr(rest, RSTART + RLENGTH)
            part = argument(rest, place_of[name])
            while (match(part, /"[a-z][a-z0-9_-]*"/)) {
                print place " " substr(part, RSTART + 1, RLENGTH - 2)
                part = substr(part, RSTART + RLENGTH)
            }
        }
    }
}

BEGIN { place_of["phrase"] = 3; place_of["phrase_fill"] = 3 }
FNR == 1 { statement = "" }
{ if (statement == "") first = FNR; statement = statement " " $0 }
/[;{}][ \t]*(\/\*.*\*\/)?[ \t]*$/ {
    if (declared) {
        if (match(statement, /[a-z_0-9]+\([^()]*const char \*phrase_name/) ||
            match(statement, /[a-z_0-9]*phrase[a-z_0-9]*\([^()]*const char \*name/)) {
            part = substr(statement, RSTART, RLENGTH); name = part; sub(/\(.*/, "", name)
            place_of[name] = gsub(/,/, ",", part) + 1
        }
    } else look(statement, FILENAME ":" first)
    statement = ""
}
