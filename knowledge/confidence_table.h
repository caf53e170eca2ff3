/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.5173, 2.3002, 6.0604, 0.6742, 1.0695, 0.0438, 1.5593, 2.7847, -3.0580}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.798
#define CONFIDENCE_CLARIFY_FROM 0.374
