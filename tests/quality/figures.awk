# Reads "labelled line TAB answer line", prints a table, and writes results (ok, not ok) for the gates of the pooled ones.
BEGIN { FS = "\t"; split("fi sv en all", languages, " ") }

function between(string, before, after,    at, rest) {
    at = index(string, before)
    if (!at) return ""
    rest = substr(string, at + length(before))
    at = index(rest, after)
    return at ? substr(rest, 1, at - 1) : rest
}

# The Wilson 95 % interval of hits in all, as text.
function share(hits, all,    z, p, middle, half, bottom) {
    if (!all) return "     -             "
    z = 1.96; p = hits / all; bottom = 1 + z * z / all
    middle = (p + z * z / (2 * all)) / bottom
    half = z * sqrt(p * (1 - p) / all + z * z / (4 * all * all)) / bottom
    return sprintf("%5.1f %% (%.1f–%.1f)", 100 * p, 100 * (middle - half), 100 * (middle + half))
}

function count(what, lang) { sum[what, lang]++; sum[what, "all"]++ }

{
    lang = $1; sub(/.*"lang": *"/, "", lang); sub(/".*/, "", lang)
    topics = $1; sub(/.*"topics": *\[/, "", topics); sub(/\].*/, "", topics)
    outcome = between($2, "\"outcome\":\"", "\"")
    score = between($2, "\"score\":", ",") # how sure it is of the first topic
    if (between($2, "\"lang\":\"", "\"") != lang) count("strange", lang)
    if (topics == "") {
        count("outside", lang)
        calibrate(score, 0, 0)
        if (outcome == "answer") { count("confident", lang); print "answered out of scope: " $1 }
        next
    }
    count("inside", lang)
    place = 0
    ranked = $2; sub(/.*"ranked":\[/, "", ranked)
    for (i = 1; i <= 3 && match(ranked, /"topic":"[^"]*"/); i++) {
        quoted = substr(ranked, RSTART + 8, RLENGTH - 8) # with its quotation marks, as in topics
        if (!place && index(topics, quoted)) place = i
        ranked = substr(ranked, RSTART + RLENGTH)
    }
    calibrate(score, place == 1, 1)
    if (place == 1) count("first", lang)
    if (place) count("third", lang)
    if (outcome == "answer") count("answered", lang)
    if (outcome == "answer" && place != 1) count("wrong", lang)
}

# One message more in its bin of a tenth: how sure it was, and whether the first topic answers it.
function calibrate(score, right, inside,    bin) {
    bin = int(score * 10); if (bin > 9) bin = 9
    gap[inside, bin] += score - right
}

# The expected calibration error (Naeini, Cooper, Hauskrecht 2015) over ten bins, with messages in scope and out counting as
# much as one another, whatever their numbers here: that is the mixture for which the probability is fitted.
function calibration_error(inside, outside,    bin, sum, one) {
    if (!inside || !outside) return 1
    for (bin = 0; bin < 10; bin++) {
        one = gap[1, bin] / inside + gap[0, bin] / outside
        sum += one < 0 ? -one : one
    }
    return sum / 2
}

function gate(name, good, figure) {
    printf "%s quality/%s_%s (%s)\n", good ? "ok" : "not ok", name, how, figure >results
}

END {
    printf "language %s     rank 1                 within three           answered               answered wrongly       out of scope, answered\n", how
    for (i = 1; i <= 4; i++) {
        l = languages[i]
        printf "%-8s n=%-5d %-22s %-22s %-22s %-22s %-22s n=%d\n", l, sum["inside", l], share(sum["first", l], sum["inside", l]),
            share(sum["third", l], sum["inside", l]), share(sum["answered", l], sum["inside", l]),
            share(sum["wrong", l], sum["inside", l]), share(sum["confident", l], sum["outside", l]), sum["outside", l]
    }
    n = sum["inside", "all"]; m = sum["outside", "all"]
    off = calibration_error(n, m)
    if (how ~ /detected$/) printf "another language was detected: %d of %d\n", sum["strange", "all"], NR
    printf "off by %.3f on average between how sure it is and how often the first topic is right\n", off
    gate("rank_1", n && sum["first", "all"] / n >= 0.85, share(sum["first", "all"], n) ", at least 85 %")
    gate("within_three", n && sum["third", "all"] / n >= 0.95, share(sum["third", "all"], n) ", at least 95 %")
    gate("answered_wrongly", n && sum["wrong", "all"] / n <= 0.03, share(sum["wrong", "all"], n) ", at most 3 %")
    gate("out_of_scope", m && sum["confident", "all"] / m <= 0.03, share(sum["confident", "all"], m) ", at most 3 %")
    gate("calibration", off <= 0.05, sprintf("%.3f", off) ", at most .05")
}
