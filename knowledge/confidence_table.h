/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-11.4283, 0.9990, 3.5229, -1.2303, 0.9634, 1.1361, 1.0818, 3.2208, -2.7009, 2.2083, 2.7757, 0.4281, 0.9582}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.769
#define CONFIDENCE_CLARIFY_FROM 0.474
