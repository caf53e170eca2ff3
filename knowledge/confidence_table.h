/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-8.2003, 1.3135, 4.2204, -1.1759, 0.6694, -0.0095, -0.3862, 1.8742, -2.8099, 2.0303, 2.4351, 0.7996, 0.5943, 4.3893}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.885
#define CONFIDENCE_CLARIFY_FROM 0.553
