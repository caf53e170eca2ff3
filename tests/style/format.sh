#!/bin/bash
# The layout of C files is clang-format 14's with .clang-format.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
if ! command -v clang-format-14 >/dev/null; then
    echo "skip style/format: clang-format-14 is not here (other versions lay out differently)"
    exit 0
fi
c_files | xargs -r -P 2 -n 40 clang-format-14 --dry-run 2>&1 |
    awk -F: '/warning: code should be clang-formatted/ && !seen[$1]++ {print $1 ":" $2 ": not formatted; mend: clang-format-14 -i " $1}' |
    LC_ALL=C sort >"$complaints"
report format "$complaints" "$(c_files | wc -l) files"
