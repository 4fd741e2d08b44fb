/* A reception desk: one captured finger, one record read from the card, one decision.
 *
 *   cc -O2 reception.c -I../include -L../../target/release -lbioverify_c -o reception
 *   LD_LIBRARY_PATH=../../target/release ./reception finger.png 500 card.fmr
 *
 * Give - for the card record if the card holds none. Options before the files: --lang vi|en, --json, --measure (time and
 * memory on stderr), --embedded (do not look for ONNX Runtime). Exit status: 0 accept, 10 recapture, 11 refer, 12 reject,
 * 2 usage, 1 error. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime in measure.h */
#include "bioverify.h"
#include "measure.h"

#include <stdlib.h>
#include <string.h>

/* Prints what was wrong and ends the error. */
static int failed(const char *doing, bv_error *error)
{
    const char *message = NULL;
    const char *cause = NULL;
    bv_error_get_message(error, &message);
    fprintf(stderr, "error: %s: %s", doing, message == NULL ? "out of memory" : message);
    if (bv_error_get_cause(error, &cause) == BV_STATUS_OK) {
        fprintf(stderr, " (%s)", cause);
    }
    fputc('\n', stderr);
    bv_error_free(error);
    return 1;
}

/* A whole file; data is NULL if it cannot be read. Free data. */
static bv_bytes read_file(const char *path, unsigned char **data)
{
    static const size_t limit = 16u << 20;
    bv_bytes bytes = {NULL, 0};
    FILE *file = fopen(path, "rb");
    *data = file == NULL ? NULL : malloc(limit);
    if (*data != NULL) {
        bytes.data = *data;
        bytes.len = fread(*data, 1, limit, file);
    } else {
        fprintf(stderr, "error: cannot read %s\n", path);
    }
    if (file != NULL) {
        fclose(file);
    }
    return bytes;
}

/* Which lines the desk sees: one or the other language, or everything as JSON. */
static int print_decision(const bv_decision *decision, uint32_t lang, int json)
{
    static const int exit_status[] = {1, 0, 10, 11, 12};
    bv_outcome outcome = BV_OUTCOME_NONE;
    const char *text = NULL;
    size_t reasons = 0;
    bv_decision_get_outcome(decision, &outcome);
    if (json) {
        bv_decision_get_json(decision, &text);
    } else {
        bv_decision_get_text(decision, lang, &text);
    }
    printf("%s\n", text == NULL ? "" : text);
    bv_decision_get_reason_count(decision, &reasons);
    for (size_t i = 0; i < reasons && !json; i++) {
        const char *detail = NULL;
        if (bv_decision_get_reason_detail(decision, i, &detail) == BV_STATUS_OK) {
            printf("  (%s)\n", detail);
        }
    }
    /* An outcome this program does not know is left to a person. */
    return (size_t)outcome < sizeof exit_status / sizeof exit_status[0] ? exit_status[outcome] : 11;
}

/* Puts together what the visit brought. */
static bv_status receive(bv_visit *visit, bv_bytes finger, uint32_t ppi, const char *card, bv_error **error)
{
    bv_status status = bv_visit_add_finger_encoded(visit, finger, ppi, BV_FINGER_UNKNOWN, error);
    if (status != BV_STATUS_OK) {
        return status;
    }
    if (strcmp(card, "-") == 0) {
        return bv_visit_add_reference_absent(visit, BV_SOURCE_CARD_CHIP, BV_ABSENCE_EMPTY, error);
    }
    unsigned char *data = NULL;
    bv_bytes record = read_file(card, &data);
    if (data == NULL) { /* The chip could not be read: that is no mismatch either. */
        return bv_visit_add_reference_absent(visit, BV_SOURCE_CARD_CHIP, BV_ABSENCE_FAILED, error);
    }
    status = bv_visit_add_reference(visit, BV_SOURCE_CARD_CHIP, BV_TRUST_UNVERIFIED, record, error);
    free(data); /* The visit has its own copy. */
    return status;
}

int main(int argc, char **argv)
{
    uint32_t lang = BV_LANG_VI, runtime = BV_RUNTIME_AUTO;
    int json = 0, measure = 0, next = 1;
    for (; next < argc && strncmp(argv[next], "--", 2) == 0; next++) {
        if (strcmp(argv[next], "--json") == 0) {
            json = 1;
        } else if (strcmp(argv[next], "--measure") == 0) {
            measure = 1;
        } else if (strcmp(argv[next], "--embedded") == 0) {
            runtime = BV_RUNTIME_EMBEDDED;
        } else if (strcmp(argv[next], "--lang") == 0 && next + 1 < argc) {
            lang = strcmp(argv[++next], "en") == 0 ? BV_LANG_EN : BV_LANG_VI;
        } else {
            break;
        }
    }
    if (argc - next != 3) {
        fprintf(stderr, "usage: reception [--lang vi|en] [--json] [--measure] [--embedded] FINGER_IMAGE PPI CARD_RECORD|-\n");
        return 2;
    }
    bv_engine_builder *builder = NULL;
    bv_engine *engine = NULL;
    bv_visit *visit = NULL;
    bv_decision *decision = NULL;
    bv_error *error = NULL;
    unsigned char *data = NULL;
    int result = 1;
    double started = now_ms();
    bv_bytes finger = read_file(argv[next], &data);
    uint32_t ppi = (uint32_t)strtoul(argv[next + 1], NULL, 10);
    if (data == NULL) {
        return 1;
    }
    /* A desk program does this once, at its start ... */
    if (bv_engine_builder_new(BV_ABI_VERSION, &builder, &error) != BV_STATUS_OK ||
        bv_engine_builder_set_runtime(builder, runtime, &error) != BV_STATUS_OK ||
        bv_engine_builder_build(builder, &engine, &error) != BV_STATUS_OK) {
        result = failed("cannot start the engine", error);
        goto end;
    }
    double built = now_ms();
    /* ... and this for every visit. */
    if (bv_visit_new(&visit, &error) != BV_STATUS_OK ||
        receive(visit, finger, ppi, argv[next + 2], &error) != BV_STATUS_OK ||
        bv_engine_verify(engine, visit, &decision, &error) != BV_STATUS_OK) {
        result = failed("cannot verify", error);
        goto end;
    }
    double verified = now_ms();
    result = print_decision(decision, lang, json);
    if (measure) {
        fprintf(stderr, "engine %.1f ms, verification %.1f ms, peak memory %ld KiB\n", built - started, verified - built,
                peak_rss_kib());
    }
end:
    bv_decision_free(decision);
    bv_visit_free(visit);
    bv_engine_free(engine);
    bv_engine_builder_free(builder);
    free(data);
    return result;
}
