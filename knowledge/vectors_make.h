/*
 * Makes the table of word vectors (vectors.h) of lines "English TAB Finnish TAB Swedish": sentences and dictionary
 * entries that say the same. For whoever works on Neuvo; see vectors/README.md.
 */
#ifndef NEUVO_KNOWLEDGE_VECTORS_MAKE_H
#define NEUVO_KNOWLEDGE_VECTORS_MAKE_H

#include "knowledge/analyse.h"

#include <stdio.h>

/* Reads the lines to their end and writes the file. The same lines give the same file. */
enum result vectors_make(FILE *lines, struct analyser *analyser, const char *path, struct error *error);

#endif
