/* Made by `neuvo calibrate` from all of knowledge/expected (knowledge/README.md, "Tuning"). */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.9565, 0.8803, 4.0404, -0.1996, 1.8118, 0.6953, -0.0585, 3.2560, -2.0167, 0.9806, 2.1178, -0.3235, 1.7480, 0.4144}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.798
#define CONFIDENCE_CLARIFY_FROM 0.385
