/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-8.6460, 1.1311, 4.7111, -0.9912, 0.8797, 0.5397, -0.2447, 2.3429, -2.5350, 2.4400, 2.0462, 1.4117, 0.2546}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.916
#define CONFIDENCE_CLARIFY_FROM 0.601
