/* Many visits at once: order kept, one bad item spoils only itself. Arguments: two pictures of one finger, one of another. */
#include "support.h"

enum { COUNT = 12, MISSING = 3, DAMAGED = 5, STATELESS = 7 };

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    bv_image_view first = read_pgm(argv[1]), second = read_pgm(argv[2]), other = read_pgm(argv[3]);
    bv_engine *engine = new_engine(2);
    bv_error *error = NULL, *errors[COUNT];
    bv_decision *decisions[COUNT];
    bv_status statuses[COUNT];
    bv_visit *visits[COUNT];
    bv_bytes record, cut;
    bv_buffer *buffer = record_of(engine, &first, &record);
    size_t i;
    cut = record;
    cut.len = 10;
    for (i = 0; i < COUNT; i++) {
        visits[i] = i == MISSING ? NULL : visit_of(i % 2 == 0 ? &second : &other, i == DAMAGED ? cut : record);
    }
    WORKS(bv_visit_set_state(visits[STATELESS], "{\"budget-used\":-1.0}", &error));
    memset(decisions, 0xff, sizeof decisions);
    memset(statuses, 0xff, sizeof statuses);
    memset(errors, 0xff, sizeof errors);
    WORKS(bv_verify_batch(engine, (const bv_visit *const *)visits, COUNT, decisions, statuses, errors, &error));
    for (i = 0; i < COUNT; i++) {
        if (i == MISSING || i == STATELESS) {
            const char *text = NULL;
            CHECK(decisions[i] == NULL && statuses[i] == (i == MISSING ? BV_STATUS_NULL_ARGUMENT : BV_STATUS_VISIT));
            CHECK(bv_error_get_message(errors[i], &text) == BV_STATUS_OK && strstr(text, "visit") != NULL);
            continue;
        }
        CHECK(statuses[i] == BV_STATUS_OK && decisions[i] != NULL && errors[i] == NULL);
        CHECK((outcome_of(decisions[i]) == BV_OUTCOME_ACCEPT) == (i % 2 == 0));
        CHECK(has_reason(decisions[i], BV_REASON_REFERENCE_UNREADABLE) == (i == DAMAGED));
    }
    for (i = 0; i < COUNT; i++) {
        bv_decision_free(decisions[i]);
        bv_error_free(errors[i]);
    }

    /* A batch that cannot run leaves nothing that could be taken for a result. */
    memset(decisions, 0xff, sizeof decisions);
    memset(statuses, 0, sizeof statuses);
    FAILS(bv_verify_batch(NULL, (const bv_visit *const *)visits, COUNT, decisions, statuses, NULL, &error),
          BV_STATUS_NULL_ARGUMENT, "engine");
    for (i = 0; i < COUNT; i++) {
        CHECK(decisions[i] == NULL && statuses[i] == BV_STATUS_NULL_ARGUMENT);
    }
    memset(decisions, 0xff, sizeof decisions);
    FAILS(bv_verify_batch(engine, NULL, COUNT, decisions, statuses, errors, &error), BV_STATUS_NULL_ARGUMENT, "visits");
    CHECK(decisions[0] == NULL && errors[0] == NULL && statuses[COUNT - 1] == BV_STATUS_NULL_ARGUMENT);
    FAILS(bv_verify_batch(engine, (const bv_visit *const *)visits, COUNT, decisions, NULL, NULL, &error),
          BV_STATUS_NULL_ARGUMENT, "statuses_out");
    WORKS(bv_verify_batch(engine, NULL, 0, NULL, NULL, NULL, &error));

    for (i = 0; i < COUNT; i++) {
        bv_visit_free(visits[i]);
    }
    bv_buffer_free(buffer);
    bv_engine_free(engine);
    free((void *)first.data);
    free((void *)second.data);
    free((void *)other.data);
    puts("ok");
    return 0;
}
