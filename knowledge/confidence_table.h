/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-8.4560, 1.2896, 5.4458, -1.9001, 1.4139, 0.6908, -0.0852, 2.4567, -2.5697, 2.9438, 1.9880, 1.6850, 0.2533}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.870
#define CONFIDENCE_CLARIFY_FROM 0.608
