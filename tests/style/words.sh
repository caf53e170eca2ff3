#!/bin/bash
# No leftovers, no path of somebody's machine, no registry host; the top of the tree stays as it was agreed.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
text_files() {
    list_files \( -name '*.[ch]' -o -name '*.sh' -o -name '*.awk' -o -name '*.md' -o -name '*.txt' -o -name '*.yaml' \
        -o -name '*.yml' -o -name '*.json' -o -name '*.jsonl' -o -name '*.js' -o -name '*.mjs' -o -name '*.css' -o -name '*.html' -o -name '*.sql' \
        -o -name '*.chat' -o -name '*.service' -o -name CMakeLists.txt -o -name run -o -name 'packages*' -o -name '.*' \) |
        grep -vE '^tests/(style/|fuzz/corpus/)'
}

# The words are spelt in two parts so that this file does not hold them.
left="TO""DO|FIX""ME|X""XX"
text_files | xargs -r grep -HnwE "$left" | sed -E 's/^([^:]+:[0-9]+):.*/\1: something is left to do here: do it or write an issue/' >"$complaints"
report leftovers "$complaints"

places='/(ho''me|Us''ers|wo''rk|ro''ot|m''nt)/[A-Za-z0-9_.-]+'
text_files | xargs -r grep -HnE "(^|[^A-Za-z0-9_.\$})/-])$places" | sed -E 's/^([^:]+:[0-9]+):.*/\1: a path of one machine: take it from the script'"'"'s own place or from an argument/' >"$complaints"
report machine_paths "$complaints"

hosts='registry\.(npm''js|yarn''pkg)\.|py''pi\.org|files\.python''hosted|crates''\.io|proxy\.go''lang|deb\.deb''ian\.org|art''ifactory|"resol''ved":'
text_files | xargs -r grep -HnE "$hosts" | sed -E 's/^([^:]+:[0-9]+):.*/\1: names a package registry: the client knows its own (.npmrc keeps addresses out of package-lock.json)/' >"$complaints"
report registry_hosts "$complaints"

find . -mindepth 1 -maxdepth 1 | sed 's|^\./||' |
    grep -vE '^(bot|intents|knowledge|tests|CMakeLists\.txt|config|README\.md|CMakePresets\.json|build|\..*)$' |
    sed 's/$/: the top holds only bot, intents, knowledge, tests, config, CMakeLists.txt, CMakePresets.json, README.md and dot-files: put it into a room/' >"$complaints"
report top_level "$complaints"

# Text files end with a line end, have no tabs at line starts of C, no trailing blanks, and are UTF-8.
{
    text_files | grep -vE '\.md$' | xargs -r grep -HnE '[ 	]+$' | sed -E 's/^([^:]+:[0-9]+):.*/\1: blanks at the end of the line/'
    c_files | xargs -r grep -HnP '^\t' | sed -E 's/^([^:]+:[0-9]+):.*/\1: a tab: four spaces/'
    # A file whose last line does not end has one line more than it has line ends.
    paste -d: <(text_files | xargs -r grep -Hc '') <(text_files | xargs -r -n 1000000 wc -l | awk '$2 != "total" {print $1}') |
        awk -F: '$2 != $3 {print $1 ": the last line does not end"}'
    text_files | LC_ALL=C.UTF-8 xargs -r grep -laxv '.*' | sed 's/$/: is not UTF-8/'
} >"$complaints"
report text_files "$complaints" "$(text_files | wc -l) files"
