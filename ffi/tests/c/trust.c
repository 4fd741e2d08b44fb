/* Origins: a genuine card and one with another portrait, a sealed answer of a registry, templates sealed at rest. */
#include "support.h"

enum { AUTHORITY, REVOKED, SOD, FIRST, PORTRAIT, SWAPPED, HOLDER, FORGER, REGISTRY, RECORD, SEAL, FINGER, TEMPLATE, LIST, FILES };

static const char PERSON[] = "6d1f0c2a94b7e3586fd10a4cb2e7935881c4de0f6a3b7295e84d1c06fa59b372";
static const int64_t AT = 1795341600; /* 2026-11-22T10:00:00Z */

static bv_engine *trusting(const bv_bytes *files)
{
    bv_error *error = NULL;
    bv_engine_builder *builder = NULL;
    bv_engine *engine = NULL;
    WORKS(bv_engine_builder_new(BV_ABI_VERSION, &builder, &error));
    WORKS(bv_engine_builder_set_runtime(builder, BV_RUNTIME_EMBEDDED, &error));
    WORKS(bv_engine_builder_add_authority(builder, files[AUTHORITY], &error));
    WORKS(bv_engine_builder_add_authority(builder, files[REVOKED], &error));
    WORKS(bv_engine_builder_add_registry(builder, files[REGISTRY], &error));
    FAILS(bv_engine_builder_add_authority(builder, files[REGISTRY], &error), BV_STATUS_TRUST, "not an authority");
    FAILS(bv_engine_builder_add_registry(builder, files[AUTHORITY], &error), BV_STATUS_TRUST, "cannot be a registry");
    FAILS(bv_engine_builder_add_authority(builder, files[FINGER], &error), BV_STATUS_TRUST, "neither a certificate");
    WORKS(bv_engine_builder_build(builder, &engine, &error));
    bv_engine_builder_free(builder);
    return engine;
}

/* A whole trust folder at once: the master list stands before the authority that vouches for its signer. */
static bv_engine *trusting_folder(const bv_bytes *files)
{
    bv_error *error = NULL;
    bv_engine_builder *builder = NULL;
    bv_engine *engine = NULL;
    const bv_bytes folder[] = {files[LIST], files[REVOKED], files[AUTHORITY]};
    const bv_bytes spoilt[] = {files[AUTHORITY], files[FINGER]};
    const bv_bytes dangling[] = {{NULL, 1}};
    WORKS(bv_engine_builder_new(BV_ABI_VERSION, &builder, &error));
    WORKS(bv_engine_builder_set_runtime(builder, BV_RUNTIME_EMBEDDED, &error));
    FAILS(bv_engine_builder_add_authorities(builder, spoilt, 2, &error), BV_STATUS_TRUST, "file 1: neither a certificate");
    /* Nothing of the refused call was kept: nobody vouches for the list. */
    FAILS(bv_engine_builder_add_authority(builder, files[LIST], &error), BV_STATUS_TRUST, "a master list");
    FAILS(bv_engine_builder_add_authorities(builder, folder, 1, &error), BV_STATUS_TRUST, "file 0: a master list");
    FAILS(bv_engine_builder_add_authorities(builder, folder, 0, &error), BV_STATUS_TRUST, "no file");
    FAILS(bv_engine_builder_add_authorities(builder, NULL, 1, &error), BV_STATUS_NULL_ARGUMENT, "files");
    FAILS(bv_engine_builder_add_authorities(builder, dangling, 1, &error), BV_STATUS_NULL_ARGUMENT, "data");
    FAILS(bv_engine_builder_add_authorities(NULL, folder, 3, &error), BV_STATUS_NULL_ARGUMENT, "builder");
    WORKS(bv_engine_builder_add_authorities(builder, folder, 3, &error));
    WORKS(bv_engine_builder_build(builder, &engine, &error));
    bv_engine_builder_free(builder);
    return engine;
}

/* The trust that the first factor's reference has, and the decision. */
static bv_decision *verify(const bv_engine *engine, bv_visit *visit, bv_trust *trust)
{
    bv_error *error = NULL;
    bv_decision *decision = NULL;
    WORKS(bv_visit_set_checks(visit, AT, 0, &error));
    WORKS(bv_engine_verify(engine, visit, &decision, &error));
    CHECK(bv_decision_get_factor_trust(decision, 0, trust) == BV_STATUS_OK);
    bv_visit_free(visit);
    return decision;
}

static bv_decision *show_card(const bv_engine *engine, const bv_bytes *files, int portrait, int photo, bv_trust *trust)
{
    bv_error *error = NULL;
    bv_visit *visit = NULL;
    WORKS(bv_visit_new(&visit, &error));
    WORKS(bv_visit_set_face_encoded(visit, files[photo], &error));
    WORKS(bv_visit_add_chip_file(visit, files[SOD], &error));
    WORKS(bv_visit_add_chip_file(visit, files[FIRST], &error));
    WORKS(bv_visit_add_chip_file(visit, files[portrait], &error));
    FAILS(bv_visit_add_chip_file(visit, files[SOD], &error), BV_STATUS_TRUST, "already given");
    FAILS(bv_visit_add_chip_file(visit, files[FINGER], &error), BV_STATUS_TRUST, "no EF.COM");
    FAILS(bv_visit_set_checks(visit, AT, 2, &error), BV_STATUS_BAD_ARGUMENT, "without_crl");
    return verify(engine, visit, trust);
}

static void cards(const bv_engine *engine, const bv_engine *trusting_nobody, const bv_bytes *files)
{
    bv_trust trust = BV_TRUST_FORGED;
    const char *detail = NULL;
    bv_decision *decision = show_card(engine, files, PORTRAIT, HOLDER, &trust);
    CHECK(outcome_of(decision) == BV_OUTCOME_ACCEPT && trust == BV_TRUST_AUTHENTIC);
    bv_decision_free(decision);
    decision = show_card(trusting_nobody, files, PORTRAIT, HOLDER, &trust);
    CHECK(trust == BV_TRUST_UNVERIFIED && has_reason(decision, BV_REASON_REFERENCE_UNVERIFIED));
    bv_decision_free(decision);
    /* The portrait is the visitor's own, and signed by nobody. */
    decision = show_card(engine, files, SWAPPED, FORGER, &trust);
    CHECK(outcome_of(decision) == BV_OUTCOME_REFER && trust == BV_TRUST_FORGED);
    CHECK(has_reason(decision, BV_REASON_REFERENCE_NOT_AUTHENTIC));
    CHECK(bv_decision_get_reason_detail(decision, 0, &detail) == BV_STATUS_OK);
    CHECK(strstr(detail, "[657] DG2 is not the one that was signed") != NULL);
    bv_decision_free(decision);
}

/* The chip's portrait and its EF.SOD, each broken off half way: told as that, and never as a changed card. */
static void cut_files(const bv_engine *engine, const bv_bytes *files)
{
    static const char *const words[2] = {"EF.SOD is cut", "DG2 is cut"};
    const int parts[2] = {SOD, PORTRAIT};
    for (int i = 0; i < 2; i++) {
        bv_error *error = NULL;
        bv_visit *visit = NULL;
        bv_decision *decision = NULL;
        const char *text = NULL;
        WORKS(bv_visit_new(&visit, &error));
        WORKS(bv_visit_set_face_encoded(visit, files[HOLDER], &error));
        for (int j = 0; j < 2; j++) {
            bv_bytes part = {files[parts[j]].data, files[parts[j]].len / (i == j ? 2u : 1u)};
            WORKS(bv_visit_add_chip_file(visit, part, &error));
        }
        WORKS(bv_visit_add_chip_file(visit, files[FIRST], &error));
        WORKS(bv_visit_set_checks(visit, AT, 0, &error));
        WORKS(bv_engine_verify(engine, visit, &decision, &error));
        CHECK(outcome_of(decision) == BV_OUTCOME_REFER && !has_reason(decision, BV_REASON_REFERENCE_NOT_AUTHENTIC));
        CHECK(has_reason(decision, BV_REASON_REFERENCE_UNREADABLE) == (i == 1));
        CHECK(bv_decision_get_text(decision, BV_LANG_EN, &text) == BV_STATUS_OK && strstr(text, words[i]) != NULL);
        bv_decision_free(decision);
        bv_visit_free(visit);
    }
}

static void seals(const bv_engine *engine, const bv_bytes *files)
{
    bv_error *error = NULL;
    unsigned char sent[32];
    bv_bytes nonce = {sent, sizeof sent}, shorter = {sent, 8}, none = {NULL, 0};
    for (int wrong = 0; wrong < 2; wrong++) {
        bv_visit *visit = NULL;
        bv_trust trust = BV_TRUST_UNVERIFIED;
        for (unsigned i = 0; i < sizeof sent; i++) {
            sent[i] = (unsigned char)(i + (unsigned)wrong);
        }
        WORKS(bv_visit_new(&visit, &error));
        WORKS(bv_visit_add_finger_encoded(visit, files[FINGER], 500, BV_FINGER_UNKNOWN, &error));
        FAILS(bv_visit_add_reference_sealed(visit, files[RECORD], files[SEAL], "001090000001", nonce, &error),
              BV_STATUS_TRUST, "64 hexadecimal");
        FAILS(bv_visit_add_reference_sealed(visit, files[RECORD], files[SEAL], PERSON, shorter, &error),
              BV_STATUS_TRUST, "16 to 64");
        FAILS(bv_visit_add_reference_sealed(visit, files[RECORD], files[SEAL], NULL, none, &error),
              BV_STATUS_NULL_ARGUMENT, "person");
        WORKS(bv_visit_add_reference_sealed(visit, files[RECORD], files[SEAL], PERSON, nonce, &error));
        bv_decision *decision = verify(engine, visit, &trust);
        CHECK(outcome_of(decision) == (wrong ? BV_OUTCOME_REFER : BV_OUTCOME_ACCEPT));
        CHECK(trust == (wrong ? BV_TRUST_FORGED : BV_TRUST_AUTHENTIC));
        CHECK(!has_reason(decision, BV_REASON_REFERENCE_PARTLY_CHECKED));
        bv_decision_free(decision);
    }
    bv_visit *visit = NULL;
    bv_trust trust = BV_TRUST_UNVERIFIED;
    WORKS(bv_visit_new(&visit, &error));
    WORKS(bv_visit_add_finger_encoded(visit, files[FINGER], 500, BV_FINGER_UNKNOWN, &error));
    WORKS(bv_visit_add_reference_sealed(visit, files[RECORD], files[SEAL], PERSON, none, &error));
    bv_decision *decision = verify(engine, visit, &trust);
    CHECK(outcome_of(decision) == BV_OUTCOME_ACCEPT && trust == BV_TRUST_AUTHENTIC);
    CHECK(has_reason(decision, BV_REASON_REFERENCE_PARTLY_CHECKED));
    bv_decision_free(decision);
}

static void persons(void)
{
    bv_error *error = NULL;
    bv_person_reference made, other;
    unsigned char octets[32];
    bv_bytes key = {octets, 32}, shorter = {octets, 31};
    memset(&made, 'x', sizeof made);
    for (unsigned i = 0; i < 32; i++) {
        octets[i] = (unsigned char)i;
    }
    /* HMAC-SHA-256 as Python's hmac computes it. */
    WORKS(bv_person_reference_make(key, "001090000001", &made, &error));
    CHECK(strcmp(made.digits, "ce298a7985de79f0b6416822f512afd49c49fb92e44a1fc8c8b4555094dfd389") == 0);
    WORKS(bv_person_reference_make(key, "001090000002", &other, &error));
    CHECK(strlen(other.digits) == 64 && strcmp(made.digits, other.digits) != 0);
    FAILS(bv_person_reference_make(shorter, "001090000001", &made, &error), BV_STATUS_SEALED, "32 bytes");
    CHECK(made.digits[0] == 0);
    FAILS(bv_person_reference_make(key, "", &made, &error), BV_STATUS_TRUST, "empty");
    FAILS(bv_person_reference_make(key, "001090000001\n", &other, &error), BV_STATUS_TRUST, "white space");
    CHECK(other.digits[0] == 0 && other.digits[64] == 0);
    FAILS(bv_person_reference_make(key, NULL, &other, &error), BV_STATUS_NULL_ARGUMENT, "number");
    FAILS(bv_person_reference_make(key, "1", NULL, &error), BV_STATUS_NULL_ARGUMENT, "reference_out");
    memset(octets, 7, sizeof octets);
    FAILS(bv_person_reference_make(key, "1", &other, &error), BV_STATUS_SEALED, "one byte repeated");
}

static void templates(const bv_bytes *files)
{
    bv_error *error = NULL;
    bv_key_ring *ring = NULL, *renewed = NULL;
    bv_buffer *sealed = NULL, *again = NULL, *opened = NULL;
    bv_bytes bytes, renewed_bytes, record;
    unsigned char old_key[32], new_key[32];
    bv_bytes old_bytes = {old_key, 32}, new_bytes = {new_key, 32}, shorter = {old_key, 31}, none = {NULL, 0};
    bv_bytes owner = {(const unsigned char *)"row 17", 6}, other = {(const unsigned char *)"row 18", 6};
    for (unsigned i = 0; i < 32; i++) {
        old_key[i] = (unsigned char)i;
        new_key[i] = (unsigned char)(i + 100);
    }
    FAILS(bv_key_ring_new(shorter, &ring, &error), BV_STATUS_SEALED, "32 bytes");
    CHECK(ring == NULL);
    WORKS(bv_key_ring_new(old_bytes, &ring, &error));
    WORKS(bv_key_ring_seal(ring, files[TEMPLATE], owner, &sealed, &error));
    WORKS(bv_buffer_get_bytes(sealed, &bytes));
    CHECK(bytes.len == 2656);
    FAILS(bv_key_ring_seal(ring, files[RECORD], owner, &opened, &error), BV_STATUS_SEALED, "native");
    FAILS(bv_key_ring_seal(ring, bytes, owner, &opened, &error), BV_STATUS_SEALED, "sealed already");
    FAILS(bv_key_ring_open(ring, bytes, other, &opened, &error), BV_STATUS_SEALED, "does not open");
    FAILS(bv_key_ring_open(ring, bytes, none, &opened, &error), BV_STATUS_SEALED, "does not open");
    CHECK(opened == NULL);
    WORKS(bv_key_ring_new(new_bytes, &renewed, &error));
    FAILS(bv_key_ring_open(renewed, bytes, owner, &opened, &error), BV_STATUS_SEALED, "does not open");
    WORKS(bv_key_ring_add_older(renewed, old_bytes, &error));
    WORKS(bv_key_ring_reseal(renewed, bytes, owner, &again, &error));
    WORKS(bv_buffer_get_bytes(again, &renewed_bytes));
    FAILS(bv_key_ring_reseal(renewed, renewed_bytes, owner, &opened, &error), BV_STATUS_NO_VALUE, "current key");
    WORKS(bv_key_ring_open(renewed, renewed_bytes, owner, &opened, &error));
    WORKS(bv_buffer_get_bytes(opened, &record));
    CHECK(record.len == files[TEMPLATE].len && memcmp(record.data, files[TEMPLATE].data, record.len) == 0);
    bv_buffer_free(sealed);
    bv_buffer_free(again);
    bv_buffer_free(opened);
    bv_key_ring_free(ring);
    bv_key_ring_free(renewed);
    bv_key_ring_free(NULL);
}

int main(int argc, char **argv)
{
    CHECK(argc == FILES + 1);
    bv_bytes files[FILES];
    unsigned char *data[FILES];
    for (int i = 0; i < FILES; i++) {
        data[i] = read_all(argv[i + 1], &files[i]);
    }
    bv_engine *engine = trusting(files), *folder = trusting_folder(files), *plain = new_engine(1);
    cards(engine, plain, files);
    cards(folder, plain, files);
    cut_files(engine, files);
    seals(engine, files);
    persons();
    templates(files);
    bv_engine_free(engine);
    bv_engine_free(folder);
    bv_engine_free(plain);
    for (int i = 0; i < FILES; i++) {
        free(data[i]);
    }
    puts("ok");
    return 0;
}
