#!/bin/bash
# Shell scripts and the page's scripts can be read by their programs; what is called is executable.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
shells() { list_files \( -name '*.sh' -o -perm -u+x \) | while read -r file; do
    head -c 20 "$file" | head -n 1 | grep -qaE '^#!.*sh' && echo "$file"
done; }
{
    for file in $(shells); do
        bash -n "$file" 2>&1
        [ -x "$file" ] || echo "$file: has a first line but is not executable; mend: chmod +x $file"
    done
    list_files -name run | while read -r file; do [ -x "$file" ] || echo "$file: is not executable; mend: chmod +x $file"; done
} >"$complaints"
report shell_scripts "$complaints" "$(shells | wc -l) scripts"

if command -v shellcheck >/dev/null; then
    shells | xargs -r shellcheck -S warning -f gcc -e SC1090,SC1091,SC2034,SC2154 >"$complaints"
    report shellcheck "$complaints"
fi

if command -v node >/dev/null; then
    pages() { list_files \( -name '*.js' -o -name '*.mjs' \); }
    copy=$(mktemp -d)
    # Read as modules, which .js alone does not say, and all by one node, since starting it costs more than reading. Those
    # that it cannot read are read once more, because only --check says where.
    { pages | xargs -r node --experimental-vm-modules --no-warnings -e '
        const { SourceTextModule } = require("node:vm");
        for (const file of process.argv.slice(1)) {
            try {
                new SourceTextModule(require("node:fs").readFileSync(file, "utf8"));
            } catch {
                console.log(file);
            }
        }' -- 2>"$copy/why" || echo "$copy/why"; } | while read -r file; do
        if [ "$file" = "$copy/why" ]; then sed 's/^/node: /' "$file" | head -n 4; continue; fi
        cp "$file" "$copy/page.mjs"
        node --check "$copy/page.mjs" 2>&1 | head -n 4 | sed "s|^.*page.mjs|$file|"
    done >"$complaints"
    rm -rf "$copy"
    report page_scripts "$complaints" "$(pages | wc -l) scripts"
else
    echo "skip style/page_scripts: node is not here"
fi
