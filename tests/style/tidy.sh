#!/bin/bash
# clang-tidy 14 with .clang-tidy over our C files. A file that was clean and did not change, nor any header, nor the
# checks, is not looked at again, nor in another checkout: the marks lie beside ccache's.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
if ! command -v clang-tidy-14 >/dev/null; then
    echo "skip style/tidy: clang-tidy-14 is not here"
    exit 0
fi
database=$root/build/warnings-clang
[ -e "$database/compile_commands.json" ] ||
    cmake --preset clang -B "$database" >/dev/null 2>&1 || {
    echo "not ok style/tidy: cmake --preset clang fails"
    exit 0
}
marks=${XDG_CACHE_HOME:-$HOME/.cache}/neuvo/tidy
mkdir -p "$marks"
find "$marks" -type f -mtime +30 -delete

# Names each file's mark: a fingerprint of the file, the headers it reads and the checks. The headers of many files are asked
# of one clang, because starting it costs more than reading them.
wanted=$complaints.wanted
version=$(clang-tidy-14 --version)
c_files bot intents knowledge | grep '\.c$' | xargs -r -n 40 clang -MM -MG -I"$root/bot" -I"$root" 2>/dev/null |
    awk '{more = sub(/\\$/, ""); line = line $0} !more {print line; line = ""}' |
    while read -r _ file headers; do
        read -r mark _ < <({
            echo "$file"
            echo "$version"
            tr ' ' '\n' <<<"$file $headers" | grep -E '\.[ch]$' | sort -u | xargs cat .clang-tidy "$file"
        } | sha256sum)
        if [ -e "$marks/$mark" ]; then touch "$marks/$mark"; else echo "$file $marks/$mark"; fi
    done >"$wanted"

# tidy_file FILE MARK: silent when clean.
tidy_file() {
    local log
    log=$(clang-tidy-14 -p "$database" --quiet "$1" 2>&1) && touch "$2" && return
    grep -E ': (error|warning): ' <<<"$log" || tail -n 3 <<<"$log"
}
export -f tidy_file
export database
xargs -r -a "$wanted" -P 2 -n 2 bash -c 'tidy_file "$@"' tidy_file |
    sed "s|$root/||g" | sort -u >"$complaints"
report tidy "$complaints" "$(c_files bot intents knowledge | grep -c '\.c$') files, $(grep -c . "$wanted") anew"
rm -f "$wanted"
