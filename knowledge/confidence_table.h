/* Made by `neuvo calibrate` from all of knowledge/expected (knowledge/README.md, "Tuning"). */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-10.4427, 0.7461, 4.3349, 0.0690, 1.8222, 0.8044, -0.3676, 3.5286, -1.8567, 1.3856, 2.0846, -0.2766, 1.7700, 0.4737}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.812
#define CONFIDENCE_CLARIFY_FROM 0.375
