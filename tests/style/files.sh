# Read by the gates: which files there are, and the manner of reporting.
# NEUVO_STYLE_ROOT points the gates at another tree (gates.sh does that to see that they find faults).
gates=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${NEUVO_STYLE_ROOT:-$(cd "$gates/../.." && pwd)}
cd "$root" || exit 1

# list_files FIND-ARGUMENTS…: what belongs to the project, as paths from its root.
list_files() {
    find . \( -path ./build -o -path ./.git -o -path ./.neuvo -o -name node_modules \) -prune -o -type f "$@" -print |
        sed 's|^\./||' | LC_ALL=C sort
}

# All C files; with an argument only those below these folders.
c_files() {
    list_files -name '*.[ch]' | { if [ $# -gt 0 ]; then grep -E "^($(IFS='|' && echo "$*"))/"; else cat; fi; }
}

# report NAME FILE "what it looked at": FILE holds the complaints, one a line; none: ok.
report() {
    if [ -s "$2" ]; then
        echo "not ok style/$1: $(grep -c . "$2") to mend"
        head -n 60 "$2" | sed 's/^/  /'
    else
        echo "ok style/$1${3:+ ($3)}"
    fi
}

complaints=$(mktemp)
trap 'rm -f "$complaints"' EXIT
