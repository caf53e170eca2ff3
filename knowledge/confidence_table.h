/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-8.3517, 1.2821, 5.4293, -1.8537, 1.4253, 0.7862, 0.0924, 2.3595, -2.5542, 2.3452, 2.2915, 1.8641, 0.1297}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.875
#define CONFIDENCE_CLARIFY_FROM 0.598
