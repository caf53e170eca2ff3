/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.3917, 2.2628, 6.0031, 0.7281, 1.0386, -0.0463, 1.5420, 2.7336, -3.0412}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.798
#define CONFIDENCE_CLARIFY_FROM 0.375
