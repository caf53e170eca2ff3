/* Made by `neuvo calibrate` from all of knowledge/expected (knowledge/README.md, "Tuning"). */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.1958, 0.9895, 4.4355, -0.0556, 0.9024, 0.5280, -0.0903, 2.8724, -2.2220, 0.8367, 1.7657, -0.8457, 1.6330, 0.4039, 4.2457}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.809
#define CONFIDENCE_CLARIFY_FROM 0.392
