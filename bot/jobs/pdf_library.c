#include "jobs/pdf_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static struct {
    struct pdf_library functions;
    bool whole;
} loaded;

/* POSIX wants a function's address to fit where the address of an object does (dlsym). */
static bool find(void *library, const char *name, size_t offset)
{
    *(void **)((char *)&loaded.functions + offset) = dlsym(library, name);
    return dlsym(library, name) != NULL;
}

static void load(void)
{
    void *library = dlopen(NEUVO_QPDF, RTLD_NOW | RTLD_LOCAL);
    loaded.whole = library != NULL;
#define PDF_FUNCTION(name) \
    loaded.whole = loaded.whole && find(library, "qpdf_" #name, offsetof(struct pdf_library, name))
    PDF_FUNCTIONS(PDF_FUNCTION)
#undef PDF_FUNCTION
}

const struct pdf_library *pdf_library(struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, load);
    if (!loaded.whole)
        (void)error_set(error, RESULT_FAILED, "no PDF can be read here: %s is not installed", NEUVO_QPDF);
    return loaded.whole ? &loaded.functions : NULL;
}
