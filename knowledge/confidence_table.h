/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.3852, 2.2769, 5.9945, 0.7354, 1.0398, -0.0365, 1.5115, 2.7359, -3.0414}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.798
#define CONFIDENCE_CLARIFY_FROM 0.376
