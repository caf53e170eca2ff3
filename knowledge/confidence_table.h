/* Made by `neuvo calibrate` from all of knowledge/expected (knowledge/README.md, "Tuning"). */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.3613, 0.9080, 4.1018, 0.2201, 0.6647, 0.6391, -0.1266, 2.9815, -2.1544, 0.7975, 1.9623, -0.4716, 1.7671, 0.3737, 4.0056}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.805
#define CONFIDENCE_CLARIFY_FROM 0.253
