#!/bin/bash
# What a run leaves behind is not part of the project: databases, keys, locks, archives, folders of a test.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

# What git keeps; in a tree without git, everything.
tracked() {
    if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
        git -c core.quotePath=off ls-files
    else
        list_files
    fi
}

mend='made by a run: git rm --cached it, and see that its program writes elsewhere'
{
    tracked | grep -E '(^|/)neuvo-[a-z]+-[A-Za-z0-9]{6}(/|$)'
    tracked | grep -E '\.(db|sqlite3?|key|zip|log|pid)$|-(wal|shm|journal)$|(^|/)(lock|ballast|inflight)$'
    tracked | tr '\n' '\0' | xargs -0 -r grep -laP '\ASQLite format 3' 2>/dev/null
} | sort -u | sed "s|\$|: $mend|" >"$complaints"
report generated "$complaints" "$(tracked | wc -l) files"
