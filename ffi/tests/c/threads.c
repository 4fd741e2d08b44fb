/* One engine, many threads: every thread gets the answer it would get alone. Arguments: two pictures of one finger, one of
 * another. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <pthread.h>

enum { THREADS = 4, VISITS = 3 };

struct work {
    const bv_engine *engine;
    const bv_image_view *image;
    bv_bytes record;
    bv_outcome expected;
    double score;
};

static void *verify(void *argument)
{
    struct work *work = argument;
    for (int i = 0; i < VISITS; i++) {
        bv_error *error = NULL;
        bv_decision *decision = NULL;
        bv_visit *visit = visit_of(work->image, work->record);
        double score = -1;
        WORKS(bv_engine_verify(work->engine, visit, &decision, &error));
        CHECK((outcome_of(decision) == BV_OUTCOME_ACCEPT) == (work->expected == BV_OUTCOME_ACCEPT));
        CHECK(bv_decision_get_factor_score(decision, 0, &score) == BV_STATUS_OK);
        CHECK(i == 0 || score == work->score);
        work->score = score;
        bv_decision_free(decision);
        bv_visit_free(visit);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    bv_image_view first = read_pgm(argv[1]), second = read_pgm(argv[2]), other = read_pgm(argv[3]);
    bv_engine *engine = new_engine(1);
    bv_bytes record;
    bv_buffer *buffer = record_of(engine, &first, &record);
    pthread_t threads[THREADS];
    struct work work[THREADS];
    for (int i = 0; i < THREADS; i++) {
        work[i].engine = engine;
        work[i].image = i % 2 == 0 ? &second : &other;
        work[i].record = record;
        work[i].expected = i % 2 == 0 ? BV_OUTCOME_ACCEPT : BV_OUTCOME_NONE;
        work[i].score = -1;
        CHECK(pthread_create(&threads[i], NULL, verify, &work[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(work[0].score == work[2].score && work[1].score == work[3].score);
    bv_buffer_free(buffer);
    bv_engine_free(engine);
    free((void *)first.data);
    free((void *)second.data);
    free((void *)other.data);
    puts("ok");
    return 0;
}
