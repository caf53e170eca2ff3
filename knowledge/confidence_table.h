/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-8.4904, 1.3068, 5.1366, -1.7761, 1.3677, 0.4901, -0.1426, 2.4560, -2.4236, 2.7413, 2.1956, 1.4419, 0.3496}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.888
#define CONFIDENCE_CLARIFY_FROM 0.655
