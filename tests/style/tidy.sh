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

# tidy_file FILE: silent when clean. The mark is named by a fingerprint of the file, the headers it reads and the
# checks.
tidy_file() {
    local file=$1 mark log
    mark=$marks/$({
        echo "$file"
        clang-tidy-14 --version
        clang -MM -MG -I"$root/bot" -I"$root" "$file" 2>/dev/null | tr -d '\\' | tr ' ' '\n' | grep -E '\.[ch]$' |
            sort -u | xargs cat .clang-tidy "$file"
    } 2>/dev/null | sha256sum | cut -d' ' -f1)
    [ -e "$mark" ] && touch "$mark" && return
    log=$(clang-tidy-14 -p "$database" --quiet "$file" 2>&1) && touch "$mark" && return
    grep -E ': (error|warning): ' <<<"$log" || tail -n 3 <<<"$log"
}
export -f tidy_file
export root database marks
c_files bot intents knowledge | grep '\.c$' | xargs -r -P 2 -I FILE bash -c 'tidy_file FILE' |
    sed "s|$root/||g" | sort -u >"$complaints"
report tidy "$complaints" "$(c_files bot intents knowledge | grep -c '\.c$') files"
