#!/bin/bash
# Every table and every function of the store knows whose rows it touches.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
allowed=$gates/organisation_allowed.txt

# Tables: the column is there and first in each key and index.
for file in $(list_files -path './bot/store/schema/*.sql'); do
    awk -v file="$file" '
    function complain(line, text) { print file ":" line ": " text }
    function check_columns(line, columns, what) {
        if (columns !~ /^[ ]*organisation_id[ ]*(,|$)/) complain(line, what " does not begin with organisation_id")
    }
    {
        text = $0; sub(/--.*/, "", text)
        if (match(text, /CREATE TABLE (IF NOT EXISTS )?[a-z_]+/)) {
            table = substr(text, RSTART, RLENGTH); sub(/.* /, "", table); begins = FNR; has = 0
            exempt = table == "schema" || table == "instance"
        }
        if (table != "" && !exempt) {
            if (text ~ /^[ ]*organisation_id[ ].*NOT NULL/) has = 1
            if (match(text, /^[ ]*(PRIMARY KEY|UNIQUE)[ ]*\([^)]*\)/)) {
                part = substr(text, RSTART, RLENGTH); sub(/^[^(]*\(/, "", part); sub(/\)$/, "", part)
                check_columns(FNR, part, "a key of " table)
            } else if (text ~ /(PRIMARY KEY|UNIQUE)/ && text !~ /^[ ]*organisation_id / && !(table == "organisation" && text ~ /^[ ]*code /))
                complain(FNR, "a key of " table " stands at one column: write PRIMARY KEY (organisation_id, …) at the end of the table")
        }
        if (table != "" && text ~ /^\)/) {
            if (!exempt && !has) complain(begins, table " has no organisation_id … NOT NULL")
            table = ""
        }
        if (match(text, /CREATE (UNIQUE )?INDEX .* ON [a-z_]+[ ]*\([^)]*\)/)) {
            part = substr(text, RSTART, RLENGTH); name = part
            sub(/ ON .*/, "", name); sub(/.* /, "", name)
            sub(/.* ON [a-z_]+[ ]*\(/, "", part); sub(/\)$/, "", part)
            check_columns(FNR, part, "the index " name)
        } else if (text ~ /CREATE (UNIQUE )?INDEX/)
            complain(FNR, "write CREATE INDEX name ON table (columns) in one line, so that this gate can read it")
    }' "$file"
done >"$complaints"
report store_tables "$complaints" "$(list_files -path './bot/store/schema/*.sql' | xargs -r grep -h 'CREATE TABLE' | wc -l) tables"

# Functions: the first parameter is the connection, the second the organisation; exceptions have their reason.
for file in $(list_files -path './bot/store/*.h'); do
    awk -v file="$file" -v allowed="$allowed" '
    BEGIN { while ((getline line < allowed) > 0) if (line !~ /^#/ && line != "") { split(line, w, " "); free[w[1]] = 1 } }
    { sub(/\/\*.*\*\//, "") }
    /\/\*/ { inside = 1; sub(/\/\*.*/, "") }
    inside { if ($0 ~ /\*\//) { inside = 0; sub(/.*\*\//, "") } else next }
    /^#/ { next }
    { if ($0 ~ /^[a-z]/ && text == "") begins = FNR; text = text " " $0 }
    /[;}]/ {
        if (text ~ /^ [a-z][a-z0-9_ *]*\(.*\)[^()]*;/ && text !~ /\{/) {
            name = text; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
            rest = text; sub(/^[^(]*\(/, "", rest)
            if (rest ~ /^(const )?struct (store|reader) \*/ && !(name in free) &&
                rest !~ /^(const )?struct (store|reader) \*[a-z]+, int64_t organisation_id[,)]/)
                print file ":" begins ": " name "() does not take int64_t organisation_id second; if it may look over all organisations, say why in tests/style/organisation_allowed.txt"
        }
        text = ""
    }' "$file"
done >"$complaints"
report store_functions "$complaints"

# The list of exceptions names only what exists.
awk '!/^#/ && NF {print $1}' "$allowed" | while read -r name; do
    grep -rqE "\b$name\(" bot/store --include='*.h' || echo "tests/style/organisation_allowed.txt: there is no $name() any more: take its line out"
done >"$complaints"
[ -n "${NEUVO_STYLE_ROOT:-}" ] || report store_exceptions "$complaints"
