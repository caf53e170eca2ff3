#!/bin/bash
# Heavy libraries stay behind the one place that needs them; some C functions are not used at all.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

# only HEADER-PATTERN ALLOWED-FILES-PATTERN "where it belongs"
only() {
    c_files bot intents knowledge | grep -vE "$2" |
        xargs -r grep -HnE "^[ \t]*#[ \t]*include[ \t]*<($1)>" |
        sed -E "s|^([^:]+:[0-9]+):.*<([^>]+)>.*|\1: <\2> is included only in $3|"
}

{
    only 'libwebsockets[./].*' '^bot/loop/http_[a-z_]*\.[ch]$' 'bot/loop/http_*'
    only '(cjson/)?cJSON\.h' '^bot/base/json\.c$' 'bot/base/json.c; everybody else reads JSON through base/json.h'
    only 'sqlite3\.h' '^bot/store/db_sqlite\.c$' 'bot/store/db_sqlite.c; the SQL of the nouns goes through store/db.h'
    only 'libvoikko/.*' '^knowledge/' 'knowledge/'
    only 'libstemmer.*' '^knowledge/' 'knowledge/'
    only 'uv\.h' '^bot/loop/' 'bot/loop/'
    only 'curl/.*' '^bot/loop/' 'bot/loop/'
    only 'yaml\.h' '^bot/base/yaml\.c$' 'bot/base/yaml.c; everybody else reads YAML through base/yaml.h'
    only 'libical/.*' '^bot/desk/recurrence\.c$' 'bot/desk/recurrence.c; calendar files are read by desk/calendar_file.h'
    only 'olm/.*' '^bot/connectors/matrix/crypto_olm\.c$' 'bot/connectors/matrix/crypto_olm.c; everybody else goes through crypto.h'
    only 'qpdf/.*' '^bot/jobs/pdf_library\.h$' 'bot/jobs/pdf_library.h, for bot/jobs/strip_pdf.c; a PDF is stripped in a process of its own, by jobs/strip_apart.h'
    only 'systemd/.*' '^bot/(main|commands/[a-z_]+|loop/[a-z_]+)\.c$' 'main, commands and loop'
} >"$complaints"
report libraries "$complaints"

# Without comments and strings, so that a text may name them.
for file in $(c_files bot intents knowledge); do
    awk -v file="$file" '
    {
        line = $0
        gsub(/\\"/, "", line); gsub(/"[^"]*"/, "\"\"", line)
        while (match(line, /\/\*[^*]*\*\//)) line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
        if (inside) { if (line !~ /\*\//) next; sub(/.*\*\//, "", line); inside = 0 }
        if (line ~ /\/\*/) { sub(/\/\*.*/, "", line); inside = 1 }
        sub(/\/\/.*/, "", line)
        if (match(line, /(^|[^a-z_0-9])(strcpy|strcat|sprintf|vsprintf|strtok|gets|system|popen|tmpnam|mktemp|alloca|atoi|atol|atof|rand|localtime|gmtime|asctime|ctime|strerror_l)[ ]*\(/)) {
            name = substr(line, RSTART, RLENGTH); gsub(/[^a-z_]/, "", name)
            print file ":" FNR ": " name "() is not used here: " mend[name]
        }
        if (line ~ /sqlite3_exec[ ]*\(/ && $0 !~ /sqlite3_exec[ ]*\([a-z>.-]+, *"/ && line !~ /sqlite3_exec[ ]*\([a-z>.-]+, *(sql|script|statement)[,)]/)
            print file ":" FNR ": sqlite3_exec() takes a string literal, or a parameter called sql, script or statement that only literals reach"
    }
    BEGIN {
        mend["strcpy"] = mend["strcat"] = mend["sprintf"] = mend["vsprintf"] = "struct text grows (base/text.h); snprintf for a fixed buffer"
        mend["strtok"] = "walk with strcspn"; mend["gets"] = "use fgets or getline"
        mend["system"] = mend["popen"] = "no shell is run by Neuvo"
        mend["tmpnam"] = mend["mktemp"] = "use mkstemp or mkdtemp"; mend["alloca"] = "use x_alloc or a fixed buffer"
        mend["atoi"] = mend["atol"] = mend["atof"] = "strtol and strtod tell of errors"
        mend["rand"] = "random_bytes (base/hash.h)"
        mend["localtime"] = mend["gmtime"] = mend["asctime"] = mend["ctime"] = "the _r form is safe between threads"
    }' "$file"
done >"$complaints"
report functions_not_used "$complaints"
