/* Made by `neuvo train` from all of knowledge/expected (knowledge/README.md, "Tuning"). */
/* clang-format off */
#define CONFIDENCE_COEFFICIENTS {-9.3908, 0.8946, 4.0907, 0.2421, 0.6765, 0.6426, -0.1264, 2.9991, -2.1510, 0.8037, 1.9643, -0.4761, 1.7739, 0.3765, 4.0175}
/* clang-format on */
#define CONFIDENCE_ANSWER_FROM 0.805
#define CONFIDENCE_CLARIFY_FROM 0.252
