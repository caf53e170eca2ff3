/* Made by `neuvo calibrate knowledge/expected/dev.jsonl knowledge/expected/oos-dev.jsonl`. */
#define CONFIDENCE_COEFFICIENTS {-9.1773, 2.2457, 6.7231, 0.8210, 1.2750, 0.3742, 1.5197, 2.6935}
#define CONFIDENCE_ANSWER_FROM 0.787
#define CONFIDENCE_CLARIFY_FROM 0.352
