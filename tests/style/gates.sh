#!/bin/bash
# The gates themselves: each finds a fault that is planted in a small tree of its own.
gates=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

fresh() {
    rm -rf "$tree"
    mkdir -p "$tree"/bot/{base,model,store/schema} "$tree"/{intents,knowledge,tests,config/phrases}
    cp "$gates/../../.clang-format" "$tree/"
}

# finds GATE RESULT "why": the gate says "not ok style/RESULT" and names the place given in $place.
finds() {
    if NEUVO_STYLE_ROOT=$tree "$gates/$1.sh" 2>&1 | awk -v result="style/$2:" -v place="$place" '
        /^not ok /{hit = index($0, "not ok " result) == 1} hit && /^ / && index($0, place) {found = 1} END {exit !found}'; then
        echo "ok style/gates/$1: finds $3"
    else
        echo "not ok style/gates/$1: does not find $3"
        NEUVO_STYLE_ROOT=$tree "$gates/$1.sh" 2>&1 | sed 's/^/  /'
    fi
}

fresh
printf '#include "store/db.h"\n' >"$tree/bot/model/reply.c"
place=bot/model/reply.c:1: finds includes includes "a room that includes what it may not"

fresh
printf '#include "model/b.h"\n' >"$tree/bot/model/a.h"
printf '#include "model/a.h"\n' >"$tree/bot/model/b.h"
place=bot/model/a.h finds includes include_circles "a circle of headers"

if command -v clang-format-14 >/dev/null; then
    fresh
    printf 'int  a ;\n' >"$tree/bot/base/a.c"
    place=bot/base/a.c:1 finds format format "a file that is laid out otherwise"
fi

if [ -d "$gates/../types/node_modules" ]; then
    fresh
    mkdir -p "$tree/bot/console/app"
    printf "/** @type {number} */\nexport const a = 'one';\n" >"$tree/bot/console/app/a.js"
    place='bot/console/app/a.js(2' finds types types "a value of another type"
fi

if command -v pmccabe >/dev/null; then
    fresh
    { printf 'int long_one(int a)\n{\n'; yes '    a++;' | head -n 90; printf '    return a;\n}\n'; } >"$tree/bot/base/a.c"
    place=bot/base/a.c:1:\ long_one finds size functions "a function that is too long"
fi

fresh
yes '/* a line */' | head -n 601 >"$tree/bot/base/a.c"
place=bot/base/a.c: finds size files "a file that is too long"

fresh
printf 'CREATE TABLE thing (\n    id BIGINT NOT NULL,\n    PRIMARY KEY (id)\n);\n' >"$tree/bot/store/schema/0001_a.sql"
place='thing has no organisation_id' finds organisation store_tables "a table without its organisation"

fresh
printf 'CREATE INDEX thing_id ON thing (id, organisation_id);\n' >"$tree/bot/store/schema/0001_a.sql"
place='the index thing_id' finds organisation store_tables "an index that begins otherwise"

fresh
printf 'enum result thing_find(struct store *store, const char *code,\n                       struct error *error);\n' >"$tree/bot/store/things.h"
place='thing_find()' finds organisation store_functions "a store function without its organisation"

fresh
printf '#include <sqlite3.h>\n' >"$tree/bot/model/a.c"
place=bot/model/a.c:1 finds libraries libraries "a library outside its file"

fresh
printf 'void a(char *b)\n{\n    /* strcpy(b) */\n    strcpy(b, "strcpy(");\n}\n' >"$tree/bot/base/a.c"
place=bot/base/a.c:4:\ strcpy finds libraries functions_not_used "strcpy in code, and not in a comment"

fresh
printf '/* TO''DO */\n' >"$tree/bot/base/a.c"
place=bot/base/a.c:1 finds words leftovers "a note of something left to do"

fresh
printf '/* see /ho''me/aino/neuvo */\n' >"$tree/bot/base/a.c"
place=bot/base/a.c:1 finds words machine_paths "a path of one machine"

fresh
: >"$tree/notes.txt"
place=notes.txt finds words top_level "a file at the top"

fresh
git -C "$tree" init --quiet
mkdir -p "$tree/tests/platforms/neuvo-platforms-jTc9UC/data" "$tree/build"
: >"$tree/tests/platforms/neuvo-platforms-jTc9UC/data/settings"
: >"$tree/tests/checkin.key"
printf 'SQLite format 3\0' >"$tree/tests/fixture"
: >"$tree/tests/untracked.db"
git -C "$tree" add tests/platforms tests/checkin.key tests/fixture
place=neuvo-platforms-jTc9UC/data/settings finds generated generated "the folder of a test"
place=tests/checkin.key finds generated generated "a key"
place=tests/fixture finds generated generated "a database by another name"
if NEUVO_STYLE_ROOT=$tree "$gates/generated.sh" | grep -q untracked.db; then
    echo "not ok style/gates/generated: complains of what git does not keep"
fi

fresh
printf 'int a;\n' >"$tree/bot/base/a.c"
place=bot/base: finds maps room_pages "a room without its page"
mkdir -p "$tree/tests/faults" "$tree/bot/connectors/matrix"
printf '    {.name = "unheard", .run = play},\n' >"$tree/tests/faults/matrix_a.c"
printf '| trouble | patience | `gone` |\n' >"$tree/bot/connectors/matrix/FAULTS.md"
place='has no row with the case unheard' finds maps fault_table "a fault case that no row tells"
place='gone: stands in' finds maps fault_table "a row whose case is gone"

fresh
printf 'hello: Hei\nleft_over: Yli\n' >"$tree/config/phrases/fi.yaml"
printf 'void a(void)\n{\n    phrase(phrases, language,\n        "helo");\n    phrase(phrases, language, "hello");\n}\n' >"$tree/bot/base/a.c"
place='"helo"' finds phrases phrases_exist "a phrase that does not exist"
place=left_over finds phrases phrases_used "a phrase that nobody says"

fresh
printf '#!/bin/bash\nif true\n' >"$tree/tests/a.sh"
chmod +x "$tree/tests/a.sh"
place=tests/a.sh finds scripts shell_scripts "a script that cannot be read"

if command -v node >/dev/null; then
    fresh
    printf 'export const a = 1;\nconst b = ;\n' >"$tree/tests/a.mjs"
    place=tests/a.mjs:2 finds scripts page_scripts "a page's script that cannot be read"
fi
