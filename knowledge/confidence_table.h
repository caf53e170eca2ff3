/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.2869, 0.9461, 5.1037, -2.1478, 1.5446, 0.9880, 0.2836, 2.7814, -2.4743, 1.5537, 2.7002, 1.4792, 0.2375, 0.4990, 0.4823}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.896
#define CONFIDENCE_CLARIFY_FROM 0.600
