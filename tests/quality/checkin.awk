# The independent half of the check of `neuvo checkin score`: a bank and patterns of answers by chance, and what the
# estimate must be, by plain sums over a grid five times as fine.
#     awk -v what=bank|lines|expected -v patterns=1000 -f checkin.awk
function uniform() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
function plain(x) { return 1 / (1 + exp(-x)) }

# The probability of an answer to item i at theta.
function probability(i, theta, answer,    above, below) {
    if (model[i] != "grm") {
        above = c[i] + (1 - c[i]) * plain(a[i] * (theta - b[i, 1]))
        return answer == 1 ? above : 1 - above
    }
    above = answer == 0 ? 1 : plain(a[i] * (theta - b[i, answer]))
    below = answer == last[i] ? 0 : plain(a[i] * (theta - b[i, answer + 1]))
    return above - below
}

BEGIN {
    seed = 20261127
    items = 40
    for (i = 1; i <= items; i++) {
        model[i] = i % 4 == 0 ? "grm" : i % 4 == 1 ? "3pl" : "2pl"
        a[i] = 0.5 + 2 * uniform()
        c[i] = model[i] == "3pl" ? 0.05 + 0.2 * uniform() : 0
        last[i] = model[i] == "grm" ? 1 + i / 4 % 6 : 1
        b[i, 1] = -2 + 2.5 * uniform()
        for (k = 2; k <= last[i]; k++) b[i, k] = b[i, k - 1] + 0.2 + uniform()
    }
    if (what == "bank") {
        printf "["
        for (i = 1; i <= items; i++) {
            printf "%s{\"id\":\"i%d\",\"model\":\"%s\",\"a\":%.17g,\"c\":%.17g,\"b\":", (i == 1 ? "" : ","), i, model[i], a[i], c[i]
            if (model[i] != "grm") printf "%.17g}", b[i, 1]
            else { for (k = 1; k <= last[i]; k++) printf "%s%.17g", (k == 1 ? "[" : ","), b[i, k]; printf "]}" }
        }
        print "]"
        exit
    }
    for (p = 1; p <= patterns; p++) {
        mean = -1 + 2 * uniform(); sd = 0.4 + 0.6 * uniform(); asked = 1 + int(6 * uniform()); first = int(items * uniform())
        ids = ""; answers = ""
        for (n = 0; n < asked; n++) {
            which[n] = (first + 7 * n) % items + 1
            said[n] = int((last[which[n]] + 1) * uniform())
            ids = ids (n > 0 ? "," : "") "\"i" which[n] "\""; answers = answers (n > 0 ? "," : "") said[n]
        }
        if (what == "lines") {
            printf "{\"id\":%d,\"prior_mean\":%.17g,\"prior_sd\":%.17g,\"items\":[%s],\"responses\":[%s]}\n", p, mean, sd, ids, answers
            continue
        }
        total = one = two = 0
        for (g = -600; g <= 600; g++) {
            theta = g / 100
            weight = exp(-(theta - mean) ^ 2 / (2 * sd * sd))
            for (n = 0; n < asked; n++) weight *= probability(which[n], theta, said[n])
            total += weight; one += weight * theta; two += weight * theta * theta
        }
        printf "%d %.10f %.10f\n", p, one / total, sqrt(two / total - (one / total) ^ 2)
    }
}
