/* The shortest program that verifies, finger.png against card.fmr. It tells no errors of the engine: reception.c does. */
#include <bioverify.h>
#include <stdio.h>

/* A whole file into a buffer; without bytes where it cannot be read or does not fit. */
static bv_bytes read_file(const char *path, uint8_t *room, size_t size)
{
    bv_bytes bytes = {room, 0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return bytes;
    }
    bytes.len = fread(room, 1, size, file);
    if (ferror(file) || bytes.len == size) {
        fprintf(stderr, "%s: cannot be read, or is longer than %zu bytes\n", path, size - 1);
        bytes.len = 0;
    }
    fclose(file);
    return bytes;
}

int main(void)
{
    static uint8_t picture[1 << 22], record[1 << 16];
    bv_bytes finger = read_file("finger.png", picture, sizeof picture);
    bv_bytes card = read_file("card.fmr", record, sizeof record);
    if (finger.len == 0 || card.len == 0) return 1;

    /* The README shows what follows. */
    bv_engine_builder *builder; bv_engine *engine; bv_visit *visit; bv_decision *decision; bv_outcome outcome; const char *text;
    if (bv_engine_builder_new(BV_ABI_VERSION, &builder, NULL) || bv_engine_builder_build(builder, &engine, NULL)) return 1;
    if (bv_visit_new(&visit, NULL) || bv_visit_add_finger_encoded(visit, finger, 500, BV_FINGER_UNKNOWN, NULL)) return 1;
    if (bv_visit_add_reference(visit, BV_SOURCE_CARD_CHIP, BV_TRUST_UNVERIFIED, card, NULL)) return 1;
    if (bv_engine_verify(engine, visit, &decision, NULL) || bv_decision_get_text(decision, BV_LANG_VI, &text)) return 1;
    puts(text);
    bv_decision_get_outcome(decision, &outcome);
    int accepted = outcome == BV_OUTCOME_ACCEPT; /* anything else is not an accept */
    bv_decision_free(decision);
    bv_visit_free(visit);
    bv_engine_free(engine);
    bv_engine_builder_free(builder);
    return accepted ? 0 : 1;
}
