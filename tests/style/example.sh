#!/bin/bash
# config/neuvo.yaml is what the settings table says.
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"
neuvo=$root/build/release/neuvo
if [ ! -x "$neuvo" ]; then
    echo "skip style/settings_example: build/release/neuvo is not built"
    exit 0
fi
"$neuvo" check-config --example >"$complaints.yaml" 2>"$complaints.words"
diff -u config/neuvo.yaml "$complaints.yaml" >"$complaints" 2>&1 && : >"$complaints"
if [ -s "$complaints" ]; then
    sed -i '1i config/neuvo.yaml: differs from the table; mend: build/release/neuvo check-config --example >config/neuvo.yaml' "$complaints"
    cat "$complaints.words" >>"$complaints"
fi
rm -f "$complaints.yaml" "$complaints.words"
report settings_example "$complaints"
