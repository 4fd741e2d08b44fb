/* Faces: extract, write, read, compare, verify. Arguments: two photos of one face, one of another. */
#include "support.h"

static bv_face *face_of(const bv_engine *engine, bv_bytes photo)
{
    bv_error *error = NULL;
    bv_face *face = NULL;
    uint32_t quality = 0;
    WORKS(bv_face_extract_encoded(engine, photo, &face, &error));
    CHECK(bv_face_get_quality(face, &quality) == BV_STATUS_OK && quality <= 100);
    return face;
}

static double fmr_of(const bv_engine *engine, const bv_face *a, const bv_face *b)
{
    bv_error *error = NULL;
    bv_comparison *comparison = NULL;
    double fmr = 0;
    size_t pairs = 9;
    WORKS(bv_face_compare(engine, a, b, &comparison, &error));
    CHECK(bv_comparison_get_fmr(comparison, &fmr) == BV_STATUS_OK && fmr > 0 && fmr <= 1);
    CHECK(bv_comparison_get_pair_count(comparison, &pairs) == BV_STATUS_OK && pairs == 0);
    bv_comparison_free(comparison);
    return fmr;
}

/* Both codings of a template keep the face; a template has no liveness. */
static void templates(const bv_engine *engine, const bv_face *face)
{
    for (uint32_t compact = 0; compact < 2; compact++) {
        bv_error *error = NULL;
        bv_buffer *buffer = NULL;
        bv_bytes bytes;
        bv_face *again = NULL;
        double live = 9;
        size_t defects = 9;
        WORKS(bv_face_write(face, compact, &buffer, &error));
        CHECK(bv_buffer_get_bytes(buffer, &bytes) == BV_STATUS_OK && bytes.len > 100);
        WORKS(bv_face_read(bytes, &again, &error));
        bv_buffer_free(buffer); /* The face has its own copy. */
        CHECK(bv_face_get_liveness(again, &live) == BV_STATUS_NO_VALUE && live == 0);
        CHECK(bv_face_get_defect_count(again, &defects) == BV_STATUS_OK && defects == 0);
        CHECK(fmr_of(engine, face, again) < 1e-4);
        bv_face_free(again);
    }
}

static bv_outcome verify(const bv_engine *engine, bv_bytes photo, bv_bytes portrait, bv_modality *next)
{
    bv_error *error = NULL;
    bv_visit *visit = NULL;
    bv_decision *decision = NULL;
    bv_outcome outcome = BV_OUTCOME_NONE;
    bv_modality modality = BV_MODALITY_NONE;
    size_t factors = 0;
    WORKS(bv_visit_new(&visit, &error));
    WORKS(bv_visit_set_face_encoded(visit, photo, &error));
    WORKS(bv_visit_add_reference_face(visit, BV_SOURCE_CARD_CHIP, BV_TRUST_UNVERIFIED, portrait, &error));
    WORKS(bv_engine_verify(engine, visit, &decision, &error));
    bv_visit_free(visit);
    CHECK(bv_decision_get_outcome(decision, &outcome) == BV_STATUS_OK);
    CHECK(bv_decision_get_factor_count(decision, &factors) == BV_STATUS_OK);
    if (factors > 0) {
        CHECK(bv_decision_get_factor_modality(decision, 0, &modality) == BV_STATUS_OK && modality == BV_MODALITY_FACE);
    }
    if (outcome == BV_OUTCOME_RECAPTURE) {
        CHECK(bv_decision_get_next_modality(decision, next) == BV_STATUS_OK);
    }
    bv_decision_free(decision);
    return outcome;
}

/* What is on record, handed in as the capture: the portrait itself, and a template of another photo, which nobody could look at. */
static void replays(const bv_engine *engine, const bv_face *other, bv_bytes portrait)
{
    bv_error *error = NULL;
    bv_buffer *buffer = NULL;
    bv_bytes probes[2];
    const uint32_t reasons[2] = {BV_REASON_FACE_IS_COPY, BV_REASON_FACE_LIVENESS_UNKNOWN};
    WORKS(bv_face_write(other, 0, &buffer, &error));
    probes[0] = portrait;
    CHECK(bv_buffer_get_bytes(buffer, &probes[1]) == BV_STATUS_OK);
    for (int i = 0; i < 2; i++) {
        bv_visit *visit = NULL;
        bv_decision *decision = NULL;
        WORKS(bv_visit_new(&visit, &error));
        WORKS(bv_visit_set_face_encoded(visit, probes[i], &error));
        WORKS(bv_visit_add_reference_face(visit, BV_SOURCE_CARD_CHIP, BV_TRUST_UNVERIFIED, portrait, &error));
        WORKS(bv_engine_verify(engine, visit, &decision, &error));
        CHECK(outcome_of(decision) == BV_OUTCOME_RECAPTURE && has_reason(decision, reasons[i]));
        bv_decision_free(decision);
        bv_visit_free(visit);
    }
    bv_buffer_free(buffer);
}

static void misuse(const bv_engine *engine, bv_bytes photo)
{
    bv_error *error = NULL;
    bv_face *face = NULL;
    static const unsigned char grey[64 * 64 * 3];
    bv_image_view view = {grey, 64, 64, 64 * 3, BV_PIXEL_FORMAT_RGB8, 0};
    bv_bytes cut = {photo.data, photo.len / 4}, text = {(const unsigned char *)"no photo", 8};
    FAILS(bv_face_extract(engine, &view, &face, &error), BV_STATUS_EXTRACTION, "blank");
    view.format = BV_PIXEL_FORMAT_GRAY8_INVERTED;
    FAILS(bv_face_extract(engine, &view, &face, &error), BV_STATUS_BAD_ARGUMENT, "RGB8");
    view.format = BV_PIXEL_FORMAT_RGB8;
    view.stride = 64;
    FAILS(bv_face_extract(engine, &view, &face, &error), BV_STATUS_BAD_ARGUMENT, "stride");
    FAILS(bv_face_extract_encoded(engine, text, &face, &error), BV_STATUS_IMAGE, "could not be read");
    CHECK(bv_face_extract_encoded(engine, cut, &face, NULL) != BV_STATUS_OK);
    CHECK(bv_face_read(photo, &face, NULL) != BV_STATUS_OK);
    CHECK(face == NULL);
    bv_face_free(NULL);
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    bv_bytes photos[3];
    unsigned char *data[3];
    bv_face *faces[3];
    bv_modality next = BV_MODALITY_NONE;
    bv_engine *engine = new_engine(1);
    for (int i = 0; i < 3; i++) {
        data[i] = read_all(argv[i + 1], &photos[i]);
        faces[i] = face_of(engine, photos[i]);
    }
    CHECK(fmr_of(engine, faces[1], faces[0]) < 1e-3);
    CHECK(fmr_of(engine, faces[2], faces[0]) > 1e-3);
    templates(engine, faces[0]);
    CHECK(verify(engine, photos[1], photos[0], &next) == BV_OUTCOME_ACCEPT);
    CHECK(verify(engine, photos[2], photos[0], &next) == BV_OUTCOME_RECAPTURE);
    CHECK(next == BV_MODALITY_FACE);
    replays(engine, faces[1], photos[0]);
    misuse(engine, photos[0]);
    for (int i = 0; i < 3; i++) {
        bv_face_free(faces[i]);
        free(data[i]);
    }
    bv_engine_free(engine);
    puts("ok");
    return 0;
}
