/* Everything a hurried program does wrong. Each call must say so and leave its outputs NULL or 0; nothing may be accepted.
 * Arguments: two pictures of one finger. */
#include "support.h"

static void zeroed_memory_is_no_accept(void)
{
    bv_outcome outcome = BV_OUTCOME_ACCEPT;
    bv_outcome zero;
    bv_image_view nothing;
    bv_error *error = NULL;
    bv_visit *visit = NULL;
    memset(&zero, 0, sizeof zero);
    memset(&nothing, 0, sizeof nothing);
    CHECK(zero == BV_OUTCOME_NONE && zero != BV_OUTCOME_ACCEPT);
    CHECK(bv_decision_get_outcome(NULL, &outcome) == BV_STATUS_NULL_ARGUMENT && outcome == BV_OUTCOME_NONE);
    WORKS(bv_visit_new(&visit, &error));
    FAILS(bv_visit_add_finger_image(visit, &nothing, BV_FINGER_UNKNOWN, &error), BV_STATUS_BAD_ARGUMENT, "format");
    bv_visit_free(visit);
}

static void free_of_null_does_nothing(void)
{
    bv_error_free(NULL);
    bv_buffer_free(NULL);
    bv_engine_builder_free(NULL);
    bv_engine_free(NULL);
    bv_visit_free(NULL);
    bv_decision_free(NULL);
    bv_template_free(NULL);
    bv_comparison_free(NULL);
}

static void builders(void)
{
    static const uint32_t wrong[] = {0, BV_ABI_VERSION + 1, 0x10000, 0xffffffff};
    bv_error *error = NULL;
    bv_engine_builder *builder = NULL;
    bv_engine *engine = NULL;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        builder = (bv_engine_builder *)&engine;
        FAILS(bv_engine_builder_new(wrong[i], &builder, &error), BV_STATUS_ABI_MISMATCH, "ABI version");
        CHECK(builder == NULL);
    }
    FAILS(bv_engine_builder_new(BV_ABI_VERSION, NULL, &error), BV_STATUS_NULL_ARGUMENT, "builder_out");
    CHECK(bv_engine_builder_new(BV_ABI_VERSION, NULL, NULL) == BV_STATUS_NULL_ARGUMENT);
    engine = (bv_engine *)&builder;
    FAILS(bv_engine_builder_build(NULL, &engine, &error), BV_STATUS_NULL_ARGUMENT, "builder is NULL");
    CHECK(engine == NULL);
    WORKS(bv_engine_builder_new(BV_ABI_VERSION, &builder, &error));
    FAILS(bv_engine_builder_set_policy(builder, "name = 3", &error), BV_STATUS_POLICY, "policy");
    FAILS(bv_engine_builder_set_policy(builder, NULL, &error), BV_STATUS_NULL_ARGUMENT, "policy_toml");
    FAILS(bv_engine_builder_set_policy(builder, "\xff\xfe", &error), BV_STATUS_BAD_ARGUMENT, "UTF-8");
    FAILS(bv_engine_builder_set_calibration(builder, "knots = 1", &error), BV_STATUS_CALIBRATION, "calibration");
    FAILS(bv_engine_builder_set_runtime(builder, 9, &error), BV_STATUS_BAD_ARGUMENT, "BV_RUNTIME_EMBEDDED");
    FAILS(bv_engine_builder_set_threads(builder, 100000, &error), BV_STATUS_BAD_ARGUMENT, "1024");
    WORKS(bv_engine_builder_set_models_dir(builder, "/nowhere/at/all", &error));
    engine = (bv_engine *)&builder;
    FAILS(bv_engine_builder_build(builder, &engine, &error), BV_STATUS_MODEL, "/nowhere/at/all");
    CHECK(engine == NULL);
    bv_engine_builder_free(builder);
}

static void pictures(const bv_engine *engine, bv_image_view good)
{
    bv_error *error = NULL;
    bv_template *made = NULL;
    bv_image_view bad = good;
    bv_bytes bytes = {(const uint8_t *)"GIF89a, no finger", 17};
    bad.ppi = 0;
    made = (bv_template *)&error;
    FAILS(bv_engine_extract(engine, &bad, &made, &error), BV_STATUS_BAD_ARGUMENT, "0 ppi");
    CHECK(made == NULL);
    bad.ppi = 72;
    FAILS(bv_engine_extract(engine, &bad, &made, &error), BV_STATUS_BAD_ARGUMENT, "72 ppi");
    bad = good;
    bad.stride = good.width - 1;
    FAILS(bv_engine_extract(engine, &bad, &made, &error), BV_STATUS_BAD_ARGUMENT, "stride");
    bad = good;
    bad.data = NULL;
    FAILS(bv_engine_extract(engine, &bad, &made, &error), BV_STATUS_NULL_ARGUMENT, "image.data");
    bad = good;
    bad.width = 0;
    FAILS(bv_engine_extract(engine, &bad, &made, &error), BV_STATUS_IMAGE, "empty");
    bad = good;
    bad.width = bad.stride = 0xffffffff;
    bad.height = 0xffffffff;
    FAILS(bv_engine_extract(engine, &bad, &made, &error), BV_STATUS_IMAGE, "4294967295");
    FAILS(bv_engine_extract(NULL, &good, &made, &error), BV_STATUS_NULL_ARGUMENT, "engine");
    FAILS(bv_engine_extract(engine, NULL, &made, &error), BV_STATUS_NULL_ARGUMENT, "image is NULL");
    FAILS(bv_engine_extract(engine, &good, NULL, &error), BV_STATUS_NULL_ARGUMENT, "template_out");
    /* A blank sheet is a picture, but no finger. */
    unsigned char *blank = malloc((size_t)good.width * good.height);
    CHECK(blank != NULL);
    memset(blank, 255, (size_t)good.width * good.height);
    bad = good;
    bad.data = blank;
    bad.stride = bad.width;
    FAILS(bv_engine_extract(engine, &bad, &made, &error), BV_STATUS_EXTRACTION, "");
    CHECK(made == NULL);
    free(blank);
    FAILS(bv_engine_extract_encoded(engine, bytes, 500, &made, &error), BV_STATUS_IMAGE, "");
    bytes.data = NULL;
    FAILS(bv_engine_extract_encoded(engine, bytes, 500, &made, &error), BV_STATUS_NULL_ARGUMENT, "picture.data");
    bytes.len = 0;
    FAILS(bv_engine_extract_encoded(engine, bytes, 500, &made, &error), BV_STATUS_IMAGE, "");
    CHECK(bv_engine_extract(engine, &bad, NULL, NULL) == BV_STATUS_NULL_ARGUMENT);
}

static void records(const bv_engine *engine, bv_bytes record)
{
    bv_error *error = NULL;
    bv_template *read = NULL;
    bv_buffer *buffer = NULL;
    bv_comparison *comparison = NULL;
    bv_bytes cut = record, out;
    size_t views = 9;
    uint64_t offset = 0;
    double fmr = 0;
    /* Every truncation is refused: none is read beyond its end, none crashes. */
    for (cut.len = 0; cut.len < record.len; cut.len++) {
        unsigned char *copy = malloc(cut.len + 1);
        CHECK(copy != NULL);
        memcpy(copy, record.data, cut.len);
        cut.data = copy;
        bv_status status = bv_template_read(cut, 0, &read, &error);
        CHECK(status == BV_STATUS_OK ? read != NULL && error == NULL : read == NULL && error != NULL);
        bv_template_free(read);
        bv_error_free(error);
        free(copy);
    }
    error = NULL;
    cut.data = record.data;
    cut.len = record.len / 2;
    CHECK(bv_template_read(cut, 0, &read, &error) == BV_STATUS_RECORD);
    CHECK(bv_error_get_offset(error, &offset) == BV_STATUS_OK && offset > 0 && offset <= record.len);
    bv_error_free(error);
    error = NULL;
    read = (bv_template *)&error;
    FAILS(bv_template_read(record, 1, &read, &error), BV_STATUS_NO_SUCH_ITEM, "finger view 1");
    CHECK(read == NULL);
    cut.data = NULL;
    cut.len = 100;
    FAILS(bv_template_count_views(cut, &views, &error), BV_STATUS_NULL_ARGUMENT, "record.data");
    CHECK(views == 0);
    cut.data = record.data;
    cut.len = (size_t)-1;
    FAILS(bv_template_read(cut, 0, &read, &error), BV_STATUS_BAD_ARGUMENT, "length");
    WORKS(bv_template_read(record, 0, &read, &error));
    buffer = (bv_buffer *)&error;
    FAILS(bv_template_write(read, 0, &buffer, &error), BV_STATUS_BAD_ARGUMENT, "BV_RECORD_FORMAT_NATIVE");
    CHECK(buffer == NULL);
    FAILS(bv_template_set_finger(read, 11, &error), BV_STATUS_BAD_ARGUMENT, "11");
    comparison = (bv_comparison *)&error;
    FAILS(bv_engine_compare(engine, read, NULL, &comparison, &error), BV_STATUS_NULL_ARGUMENT, "reference");
    CHECK(comparison == NULL);
    /* 0 would be a perfect match. */
    CHECK(bv_comparison_get_fmr(NULL, &fmr) == BV_STATUS_NULL_ARGUMENT && fmr == 1.0);
    memset(&out, 0xff, sizeof out);
    CHECK(bv_buffer_get_bytes(NULL, &out) == BV_STATUS_NULL_ARGUMENT && out.data == NULL && out.len == 0);
    bv_template_free(read);
}

static void visits(const bv_engine *engine, bv_image_view image, bv_bytes record)
{
    bv_error *error = NULL;
    bv_visit *visit = NULL;
    bv_decision *decision = NULL;
    bv_bytes cut = record, none = {NULL, 0};
    uint32_t reason = 77;
    double fmr = 0;
    const char *text = "untouched";
    size_t i = 0;
    WORKS(bv_visit_new(&visit, &error));
    FAILS(bv_visit_add_finger_encoded(visit, record, 0, BV_FINGER_UNKNOWN, &error), BV_STATUS_BAD_ARGUMENT, "0 ppi");
    FAILS(bv_visit_add_finger_image(visit, &image, 11, &error), BV_STATUS_BAD_ARGUMENT, "finger");
    FAILS(bv_visit_add_reference(visit, BV_SOURCE_NONE, BV_TRUST_UNVERIFIED, record, &error), BV_STATUS_BAD_ARGUMENT, "source");
    FAILS(bv_visit_add_reference(visit, BV_SOURCE_CARD_CHIP, 3, record, &error), BV_STATUS_BAD_ARGUMENT, "trust");
    FAILS(bv_visit_add_reference_absent(visit, BV_SOURCE_CARD_CHIP, 0, &error), BV_STATUS_BAD_ARGUMENT, "absence");
    FAILS(bv_visit_set_state(visit, "{\"attempts-used\":", &error), BV_STATUS_VISIT, "visit state");
    FAILS(bv_visit_add_finger_image(NULL, &image, 0, &error), BV_STATUS_NULL_ARGUMENT, "visit");
    decision = (bv_decision *)&error;
    FAILS(bv_engine_verify(engine, NULL, &decision, &error), BV_STATUS_NULL_ARGUMENT, "visit");
    CHECK(decision == NULL);

    /* None of the refused calls left anything behind: the visit is empty, and an empty visit is no accept. */
    WORKS(bv_engine_verify(engine, visit, &decision, &error));
    CHECK(outcome_of(decision) != BV_OUTCOME_ACCEPT && outcome_of(decision) != BV_OUTCOME_REJECT);
    CHECK(has_reason(decision, BV_REASON_NO_USABLE_REFERENCE));
    CHECK(bv_decision_get_reason(decision, 1000, &reason) == BV_STATUS_NO_SUCH_ITEM && reason == 0);
    CHECK(bv_decision_get_reason_text(decision, 0, 3, &text) == BV_STATUS_BAD_ARGUMENT && text == NULL);
    CHECK(bv_decision_get_fmr(decision, &fmr) == BV_STATUS_NO_VALUE && fmr == 1.0);
    CHECK(bv_decision_get_factor_fmr(decision, 0, &fmr) == BV_STATUS_NO_SUCH_ITEM && fmr == 1.0);
    bv_decision_free(decision);

    /* A damaged card is told as such and never as a mismatch. */
    cut.len = record.len / 2;
    WORKS(bv_visit_add_finger_image(visit, &image, BV_FINGER_UNKNOWN, &error));
    WORKS(bv_visit_add_reference(visit, BV_SOURCE_CARD_CHIP, BV_TRUST_UNVERIFIED, cut, &error));
    WORKS(bv_engine_verify(engine, visit, &decision, &error));
    CHECK(outcome_of(decision) == BV_OUTCOME_REFER && has_reason(decision, BV_REASON_REFERENCE_UNREADABLE));
    CHECK(!has_reason(decision, BV_REASON_MISMATCHED));
    bv_decision_free(decision);

    /* More references than a visit may hold. */
    for (i = 0; bv_visit_add_reference(visit, BV_SOURCE_REGISTRY, BV_TRUST_UNVERIFIED, none, NULL) == BV_STATUS_OK; i++) {
        CHECK(i < 1000);
    }
    FAILS(bv_visit_add_reference(visit, BV_SOURCE_REGISTRY, BV_TRUST_UNVERIFIED, none, &error), BV_STATUS_VISIT, "at most");
    bv_visit_free(visit);
}

static void errors_and_reasons(void)
{
    bv_status status = BV_STATUS_OK;
    const char *text = "untouched";
    uint64_t offset = 5;
    CHECK(bv_error_get_status(NULL, &status) == BV_STATUS_NULL_ARGUMENT && status != BV_STATUS_OK);
    CHECK(bv_error_get_message(NULL, &text) == BV_STATUS_NULL_ARGUMENT && text == NULL);
    CHECK(bv_error_get_offset(NULL, &offset) == BV_STATUS_NULL_ARGUMENT && offset == 0);
    CHECK(bv_reason_get_text(BV_REASON_MATCHED, BV_LANG_EN, &text) == BV_STATUS_OK && text != NULL);
    CHECK(bv_reason_get_text(1, BV_LANG_EN, &text) == BV_STATUS_BAD_ARGUMENT && text == NULL);
    CHECK(bv_reason_get_code(BV_REASON_MATCHED, &text) == BV_STATUS_OK && strcmp(text, "matched") == 0);
    CHECK(bv_reason_get_code(BV_REASON_MATCHED, NULL) == BV_STATUS_NULL_ARGUMENT);
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    bv_image_view first = read_pgm(argv[1]), second = read_pgm(argv[2]);
    bv_bytes record;
    free_of_null_does_nothing();
    zeroed_memory_is_no_accept();
    errors_and_reasons();
    builders();
    bv_engine *engine = new_engine(1);
    bv_buffer *buffer = record_of(engine, &first, &record);
    pictures(engine, first);
    records(engine, record);
    visits(engine, second, record);
    bv_buffer_free(buffer);
    bv_engine_free(engine);
    free((void *)first.data);
    free((void *)second.data);
    puts("ok");
    return 0;
}
