/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.8334, 1.1817, 4.2327, -1.3724, 0.3931, 0.1460, -0.2909, 1.7936, -2.8220, 2.0717, 2.3927, 0.8106, 0.6281, 3.3563}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.898
#define CONFIDENCE_CLARIFY_FROM 0.515
