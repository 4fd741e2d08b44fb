/* What the C tests share: checks that name their line, a picture reader, an engine. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "bioverify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                             \
    do {                                                                             \
        if (!(condition)) {                                                          \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);  \
            exit(1);                                                                 \
        }                                                                            \
    } while (0)

/* A call that must work; tells what the error says if it does not. */
#define WORKS(call)                                                                          \
    do {                                                                                     \
        bv_status works_status = (call);                                                     \
        if (works_status != BV_STATUS_OK || error != NULL) {                                 \
            const char *works_text = "no text";                                              \
            bv_error_get_message(error, &works_text);                                        \
            fprintf(stderr, "%s:%d: status %u: %s\n", __FILE__, __LINE__, (unsigned)works_status, works_text); \
            exit(1);                                                                         \
        }                                                                                    \
    } while (0)

/* A call that must fail with this status, with an error that names `word`. */
#define FAILS(call, expected, word)                                                          \
    do {                                                                                     \
        bv_status fails_status = (call), fails_told = BV_STATUS_OK;                          \
        const char *fails_text = NULL;                                                       \
        CHECK(fails_status == (expected));                                                   \
        CHECK(bv_error_get_status(error, &fails_told) == BV_STATUS_OK && fails_told == fails_status); \
        CHECK(bv_error_get_message(error, &fails_text) == BV_STATUS_OK && fails_text != NULL); \
        if (strstr(fails_text, word) == NULL) {                                              \
            fprintf(stderr, "%s:%d: no \"%s\" in \"%s\"\n", __FILE__, __LINE__, word, fails_text); \
            exit(1);                                                                         \
        }                                                                                    \
        bv_error_free(error);                                                                \
        error = NULL;                                                                        \
    } while (0)

/* A binary PGM as the scanner would deliver it: 8-bit grey. Free data. */
static inline bv_image_view read_pgm(const char *path)
{
    bv_image_view view;
    unsigned width = 0, height = 0, max = 0;
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    CHECK(fscanf(file, "P5 %u %u %u", &width, &height, &max) == 3 && max == 255);
    CHECK(fgetc(file) != EOF);
    unsigned char *data = malloc((size_t)width * height);
    CHECK(data != NULL && fread(data, 1, (size_t)width * height, file) == (size_t)width * height);
    fclose(file);
    memset(&view, 0, sizeof view);
    view.data = data;
    view.width = width;
    view.height = height;
    view.stride = width;
    view.format = BV_PIXEL_FORMAT_GRAY8;
    view.ppi = 500;
    return view;
}

/* A whole file. Free the result. */
static inline unsigned char *read_all(const char *path, bv_bytes *bytes)
{
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
    long length = ftell(file);
    CHECK(length > 0 && fseek(file, 0, SEEK_SET) == 0);
    unsigned char *data = malloc((size_t)length);
    CHECK(data != NULL && fread(data, 1, (size_t)length, file) == (size_t)length);
    fclose(file);
    bytes->data = data;
    bytes->len = (size_t)length;
    return data;
}

static inline bv_engine *new_engine(uint32_t threads)
{
    bv_error *error = NULL;
    bv_engine_builder *builder = NULL;
    bv_engine *engine = NULL;
    const char *runtime = getenv("BIOVERIFY_TEST_RUNTIME");
    WORKS(bv_engine_builder_new(BV_ABI_VERSION, &builder, &error));
    WORKS(bv_engine_builder_set_threads(builder, threads, &error));
    WORKS(bv_engine_builder_set_runtime(
        builder, runtime != NULL && strcmp(runtime, "onnx") == 0 ? BV_RUNTIME_ONNX_RUNTIME : BV_RUNTIME_EMBEDDED, &error));
    WORKS(bv_engine_builder_build(builder, &engine, &error));
    bv_engine_builder_free(builder);
    return engine;
}

/* The ISO/IEC 19794-2:2005 record of a picture. */
static inline bv_buffer *record_of(const bv_engine *engine, const bv_image_view *image, bv_bytes *bytes)
{
    bv_error *error = NULL;
    bv_template *made = NULL;
    bv_buffer *record = NULL;
    WORKS(bv_engine_extract(engine, image, &made, &error));
    WORKS(bv_template_write(made, BV_RECORD_FORMAT_ISO2005, &record, &error));
    WORKS(bv_buffer_get_bytes(record, bytes));
    bv_template_free(made);
    return record;
}

/* A visit of one finger against one card record. */
static inline bv_visit *visit_of(const bv_image_view *image, bv_bytes record)
{
    bv_error *error = NULL;
    bv_visit *visit = NULL;
    WORKS(bv_visit_new(&visit, &error));
    WORKS(bv_visit_add_finger_image(visit, image, BV_FINGER_UNKNOWN, &error));
    WORKS(bv_visit_add_reference(visit, BV_SOURCE_CARD_CHIP, BV_TRUST_UNVERIFIED, record, &error));
    return visit;
}

static inline bv_outcome outcome_of(const bv_decision *decision)
{
    bv_outcome outcome = BV_OUTCOME_NONE;
    CHECK(bv_decision_get_outcome(decision, &outcome) == BV_STATUS_OK);
    return outcome;
}

/* Whether the decision gives this reason. */
static inline int has_reason(const bv_decision *decision, uint32_t wanted)
{
    size_t count = 0;
    int found = 0;
    CHECK(bv_decision_get_reason_count(decision, &count) == BV_STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        uint32_t reason = 0;
        CHECK(bv_decision_get_reason(decision, i, &reason) == BV_STATUS_OK);
        found = found || reason == wanted;
    }
    return found;
}

#endif
