#!/bin/bash
# clang-tidy 14 with .clang-tidy over our C files. A file that was clean and did not change, nor any header, nor the
# checks, is not looked at again: build/tests/tidy keeps the marks.
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
marks=$root/build/tests/tidy
mkdir -p "$marks"

# tidy_file FILE: silent when clean. The mark is a fingerprint of the file, the headers it reads, and the checks.
tidy_file() {
    local file=$1 mark state
    state=$(clang -MM -MG -I"$root/bot" -I"$root" "$file" 2>/dev/null | tr -d '\\' | tr ' ' '\n' | grep -E '\.[ch]$' |
        sort -u | xargs cat .clang-tidy 2>/dev/null | sha256sum | cut -d' ' -f1)
    mark=$marks/$(tr / . <<<"$file")
    [ "$(cat "$mark" 2>/dev/null)" = "$state" ] && return
    if clang-tidy-14 -p "$database" --quiet "$file" >"$mark.log" 2>&1; then
        echo "$state" >"$mark"
    else
        grep -E ': (error|warning): ' "$mark.log" || tail -n 3 "$mark.log"
    fi
    rm -f "$mark.log"
}
export -f tidy_file
export root database marks
c_files bot intents knowledge | grep '\.c$' | xargs -r -P 2 -I FILE bash -c 'tidy_file FILE' |
    sed "s|$root/||g" | sort -u >"$complaints"
report tidy "$complaints" "$(c_files bot intents knowledge | grep -c '\.c$') files"
