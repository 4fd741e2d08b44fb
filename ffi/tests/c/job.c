/* The whole way: extract, write, read, compare, verify, explain. Arguments: two pictures of one finger, one of another. */
#include "support.h"

static void templates(const bv_engine *engine, const bv_image_view *image)
{
    static const uint32_t formats[] = {BV_RECORD_FORMAT_NATIVE,   BV_RECORD_FORMAT_ISO2005,
                                       BV_RECORD_FORMAT_ANSI2004, BV_RECORD_FORMAT_ISO2011,
                                       BV_RECORD_FORMAT_ANSI2009, BV_RECORD_FORMAT_ANSI2009_AM1};
    bv_error *error = NULL;
    bv_template *made = NULL;
    size_t minutiae = 0;
    uint32_t quality = 0;
    WORKS(bv_engine_extract(engine, image, &made, &error));
    CHECK(bv_template_get_minutiae_count(made, &minutiae) == BV_STATUS_OK && minutiae > 10 && minutiae <= 255);
    CHECK(bv_template_get_quality(made, &quality) == BV_STATUS_OK && quality > 0 && quality <= 100);
    WORKS(bv_template_set_finger(made, BV_FINGER_LEFT_THUMB, &error));
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        bv_buffer *record = NULL;
        bv_template *again = NULL;
        bv_bytes bytes;
        bv_finger finger = BV_FINGER_UNKNOWN;
        bv_comparison *comparison = NULL;
        size_t views = 0, count = 0;
        double fmr = 0;
        WORKS(bv_template_write(made, formats[i], &record, &error));
        CHECK(bv_buffer_get_bytes(record, &bytes) == BV_STATUS_OK && bytes.len > 100);
        WORKS(bv_template_count_views(bytes, &views, &error));
        CHECK(views == 1);
        WORKS(bv_template_read(bytes, 0, &again, &error));
        bv_buffer_free(record); /* The template has its own copy. */
        CHECK(bv_template_get_finger(again, &finger) == BV_STATUS_OK && finger == BV_FINGER_LEFT_THUMB);
        CHECK(bv_template_get_minutiae_count(again, &count) == BV_STATUS_OK && count == minutiae);
        WORKS(bv_engine_compare(engine, made, again, &comparison, &error));
        CHECK(bv_comparison_get_fmr(comparison, &fmr) == BV_STATUS_OK && fmr > 0 && fmr < 0.01);
        bv_comparison_free(comparison);
        bv_template_free(again);
    }
    bv_template_free(made);
}

static double compare(const bv_engine *engine, const bv_image_view *a, const bv_image_view *b, double *fmr, double *llr)
{
    bv_error *error = NULL;
    bv_template *probe = NULL, *reference = NULL;
    bv_comparison *comparison = NULL;
    double score = -1;
    size_t pairs = 0;
    WORKS(bv_engine_extract(engine, a, &probe, &error));
    WORKS(bv_engine_extract(engine, b, &reference, &error));
    WORKS(bv_engine_compare(engine, probe, reference, &comparison, &error));
    CHECK(bv_comparison_get_score(comparison, &score) == BV_STATUS_OK && score >= 0);
    CHECK(bv_comparison_get_fmr(comparison, fmr) == BV_STATUS_OK && *fmr > 0 && *fmr <= 1);
    CHECK(bv_comparison_get_llr(comparison, llr) == BV_STATUS_OK);
    CHECK(bv_comparison_get_pair_count(comparison, &pairs) == BV_STATUS_OK && pairs <= 255);
    bv_comparison_free(comparison);
    bv_template_free(probe);
    bv_template_free(reference);
    return score;
}

static void explained(const bv_decision *decision)
{
    size_t factors = 0;
    const char *vi = NULL, *en = NULL, *again = NULL, *json = NULL;
    uint64_t micros = 0;
    double score = 0, fmr = 0, llr = 0;
    uint32_t counted = 0;
    bv_source source = BV_SOURCE_NONE;
    CHECK(bv_decision_get_text(decision, BV_LANG_VI, &vi) == BV_STATUS_OK && strstr(vi, "CH\xE1\xBA\xA4P NH\xE1\xBA\xACN") != NULL);
    CHECK(bv_decision_get_text(decision, BV_LANG_EN, &en) == BV_STATUS_OK && strstr(en, "ACCEPT") != NULL);
    CHECK(bv_decision_get_text(decision, BV_LANG_VI, &again) == BV_STATUS_OK && again == vi);
    CHECK(bv_decision_get_json(decision, &json) == BV_STATUS_OK && json[0] == '{' && strstr(json, "\"accept\"") != NULL);
    CHECK(bv_decision_get_reason_text(decision, 0, BV_LANG_EN, &en) == BV_STATUS_OK && strlen(en) > 10);
    CHECK(bv_decision_get_elapsed(decision, &micros) == BV_STATUS_OK && micros > 0);
    CHECK(bv_decision_get_factor_count(decision, &factors) == BV_STATUS_OK && factors == 1);
    CHECK(bv_decision_get_factor_score(decision, 0, &score) == BV_STATUS_OK && score > 0);
    CHECK(bv_decision_get_factor_fmr(decision, 0, &fmr) == BV_STATUS_OK && fmr > 0 && fmr < 0.01);
    CHECK(bv_decision_get_factor_llr(decision, 0, &llr) == BV_STATUS_OK && llr > 0);
    CHECK(bv_decision_get_factor_counted(decision, 0, &counted) == BV_STATUS_OK && counted == 1);
    CHECK(bv_decision_get_factor_source(decision, 0, &source) == BV_STATUS_OK && source == BV_SOURCE_CARD_CHIP);
    CHECK(bv_decision_get_fmr(decision, &fmr) == BV_STATUS_OK && fmr > 0 && fmr < 0.01);
    CHECK(bv_decision_get_llr(decision, &llr) == BV_STATUS_OK && llr > 0);
}

/* A mismatch, and the visit that goes on after it with what it has used up. */
static void stranger(const bv_engine *engine, const bv_image_view *image, bv_bytes record)
{
    bv_error *error = NULL;
    bv_decision *first = NULL, *second = NULL;
    bv_visit *visit = visit_of(image, record);
    const char *state = NULL, *advice = NULL;
    WORKS(bv_engine_verify(engine, visit, &first, &error));
    CHECK(outcome_of(first) == BV_OUTCOME_RECAPTURE || outcome_of(first) == BV_OUTCOME_REFER);
    CHECK(!has_reason(first, BV_REASON_MATCHED));
    bv_status status = bv_decision_get_advice(first, BV_LANG_VI, &advice);
    CHECK(status == (outcome_of(first) == BV_OUTCOME_RECAPTURE ? BV_STATUS_OK : BV_STATUS_NO_VALUE));
    CHECK(bv_decision_get_visit_state(first, &state) == BV_STATUS_OK && strstr(state, "attempts-used") != NULL);
    bv_visit_free(visit);
    for (int attempt = 0; attempt < 4; attempt++) {
        visit = visit_of(image, record);
        CHECK(bv_decision_get_visit_state(first, &state) == BV_STATUS_OK);
        WORKS(bv_visit_set_state(visit, state, &error));
        WORKS(bv_engine_verify(engine, visit, &second, &error));
        CHECK(outcome_of(second) != BV_OUTCOME_ACCEPT && outcome_of(second) != BV_OUTCOME_NONE);
        bv_visit_free(visit);
        bv_decision_free(first);
        first = second;
    }
    CHECK(outcome_of(first) == BV_OUTCOME_REFER); /* Nobody tries for ever. */
    bv_decision_free(first);
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    bv_image_view first = read_pgm(argv[1]), second = read_pgm(argv[2]), other = read_pgm(argv[3]);
    bv_engine *engine = new_engine(1);
    bv_error *error = NULL;
    bv_decision *decision = NULL;
    bv_bytes record;
    const char *info = NULL;
    double fmr = 0, llr = 0, other_fmr = 0, other_llr = 0;
    CHECK(bv_engine_get_info(engine, &info) == BV_STATUS_OK && strstr(info, "\"policy\"") != NULL);
    templates(engine, &first);
    double mated = compare(engine, &first, &second, &fmr, &llr);
    double non_mated = compare(engine, &first, &other, &other_fmr, &other_llr);
    fprintf(stderr, "mated: score %g, FMR %g, LLR %g; non-mated: score %g, FMR %g, LLR %g\n", mated, fmr, llr,
            non_mated, other_fmr, other_llr);
    CHECK(mated > non_mated && fmr < other_fmr && llr > 0 && other_llr < llr);

    bv_buffer *buffer = record_of(engine, &first, &record);
    bv_visit *visit = visit_of(&second, record);
    WORKS(bv_engine_verify(engine, visit, &decision, &error));
    CHECK(outcome_of(decision) == BV_OUTCOME_ACCEPT && has_reason(decision, BV_REASON_MATCHED));
    explained(decision);
    bv_decision_free(decision);
    bv_visit_free(visit);
    stranger(engine, &other, record);
    bv_buffer_free(buffer);
    bv_engine_free(engine);
    free((void *)first.data);
    free((void *)second.data);
    free((void *)other.data);
    puts("ok");
    return 0;
}
