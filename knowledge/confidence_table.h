/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.3767, 1.1814, 4.2722, -1.2412, 0.6379, 0.4953, -0.2684, 1.7907, -2.7473, 2.0558, 2.3793, 0.7621, 0.6161, 2.3636}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.890
#define CONFIDENCE_CLARIFY_FROM 0.531
