/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-8.1892, 1.3309, 4.2231, -1.1706, 0.7068, -0.0196, -0.3717, 1.8623, -2.8181, 1.9957, 2.4104, 0.8383, 0.5878, 4.4397}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.885
#define CONFIDENCE_CLARIFY_FROM 0.552
