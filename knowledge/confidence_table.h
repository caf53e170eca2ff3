/* Made by `neuvo calibrate` from all of knowledge/expected (knowledge/README.md, "Tuning"). */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-10.4133, 0.8604, 4.3640, -0.0295, 1.6361, 0.7268, -0.3697, 3.5003, -1.8648, 1.3705, 2.0654, -0.2827, 0.4657}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.815
#define CONFIDENCE_CLARIFY_FROM 0.377
