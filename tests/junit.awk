# Turns ctest's JUnit file into lines "ok NAME", "not ok NAME: why", "skip NAME: why". A cmocka program gives one line
# per test function; any other program one line.

function plain(text) {
    gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text)
    gsub(/&#xA;/, "\n", text); gsub(/&amp;/, "\\&", text)
    return text
}

function attribute(line, key,    from) {
    from = index(line, " " key "=\"")
    if (!from) return ""
    line = substr(line, from + length(key) + 3)
    return plain(substr(line, 1, index(line, "\"") - 1))
}

function finish(    i, lines, count, line, name, seen, reason) {
    if (test == "") return
    count = split(plain(output), lines, "\n")
    for (i = 1; i <= count; i++) {
        line = lines[i]
        if (line ~ /^\[       OK \] /) { print "ok " prefix test "/" substr(line, 14); seen++ }
        else if (line ~ /^skip: /) reason = substr(line, 7)
        else if (line ~ /^\[  SKIPPED \] [a-z_]+$/) {
            print "skip " prefix test "/" substr(line, 14) ": " (reason == "" ? "the test says so" : reason)
            seen++; reason = ""
        }
    }
    if (status == "run") { if (!seen) print "ok " prefix test }
    else if (status == "notrun" || status == "disabled") {
        if (reason == "") reason = "not run"
        print (status == "notrun" ? "not ok " : "skip ") prefix test ": " reason
    }
    else {
        print "not ok " prefix test ": it failed or did not end"
        for (i = (count > 80 ? count - 80 : 1); i <= count; i++)
            if (lines[i] !~ /^\[ (RUN|      OK) / && lines[i] != "") print "  " lines[i]
    }
    test = ""
}

/<testcase / {
    finish()
    test = attribute($0, "name"); status = attribute($0, "status"); output = ""; inside = 0
    if ($0 ~ /<skipped/) status = "disabled"
}
/<system-out>/ { inside = 1; sub(/.*<system-out>/, "") }
inside { line = $0; sub(/<\/system-out>.*/, "", line); output = output line "\n" }
/<\/system-out>/ { inside = 0 }
/<\/testcase>/ { finish() }
END { finish() }
