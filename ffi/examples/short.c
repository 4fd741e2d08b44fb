/* The shortest program that verifies. It expects its two files and tells no errors: reception.c does. */
#include <bioverify.h>
#include <stdio.h>

int main(void)
{
    static uint8_t picture[1 << 20], card[1 << 16];
    bv_bytes finger = {picture, fread(picture, 1, sizeof picture, fopen("finger.png", "rb"))};
    bv_bytes record = {card, fread(card, 1, sizeof card, fopen("card.fmr", "rb"))};
    bv_engine_builder *builder; bv_engine *engine; bv_visit *visit; bv_decision *decision; const char *text;
    if (bv_engine_builder_new(BV_ABI_VERSION, &builder, NULL) || bv_engine_builder_build(builder, &engine, NULL)) return 1;
    if (bv_visit_new(&visit, NULL) || bv_visit_add_finger_encoded(visit, finger, 500, BV_FINGER_UNKNOWN, NULL)) return 1;
    if (bv_visit_add_reference(visit, BV_SOURCE_CARD_CHIP, BV_TRUST_UNVERIFIED, record, NULL)) return 1;
    if (bv_engine_verify(engine, visit, &decision, NULL) || bv_decision_get_text(decision, BV_LANG_VI, &text)) return 1;
    return puts(text) < 0;
}
