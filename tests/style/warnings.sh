#!/bin/bash
# gcc and clang compile every file of ours without a word. Only compiled, not linked; ccache remembers.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
log=$complaints.log
for pair in gcc:release clang:clang; do
    compiler=${pair%%:*} preset=${pair##*:}
    if ! command -v "$compiler" >/dev/null; then
        echo "skip style/warnings_$compiler: $compiler is not here"
        continue
    fi
    launcher=()
    command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)
    : >"$complaints"
    folder=$root/build/warnings-$compiler
    if ! { cmake --preset "$preset" "${launcher[@]}" -B "$folder" -DCMAKE_C_FLAGS=-Werror &&
        ninja -C "$folder" -t targets all | sed -n 's/^\(.*\.o\): C_COMPILER.*/\1/p' >"$complaints.objects" &&
        xargs -a "$complaints.objects" ninja -C "$folder" -k 0; } >"$log" 2>&1; then
        grep -E ': (fatal )?(error|warning): ' "$log" | sed "s|$root/||g" | sort -u >"$complaints"
        [ -s "$complaints" ] || tail -n 5 "$log" >"$complaints"
    fi
    report "warnings_$compiler" "$complaints" "$(c_files bot intents knowledge tests | grep -c '\.c$') files"
done
rm -f "$log" "$complaints.objects"
