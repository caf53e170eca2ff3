/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-8.6700, 1.1360, 4.6758, -1.0636, 0.9195, 0.4772, -0.2367, 2.3572, -2.5372, 2.4260, 2.1351, 1.5741, 0.2409}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.916
#define CONFIDENCE_CLARIFY_FROM 0.591
