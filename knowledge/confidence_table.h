/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.3192, 1.1118, 4.2744, -0.9701, 0.0131, 0.7884, -0.1348, 1.9573, -2.5417, 2.4457, 1.8415, 1.8806, 0.2970, 2.2468}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.904
#define CONFIDENCE_CLARIFY_FROM 0.581
