/* Loses a handle on purpose: shows that the leak check sees memory of the library. */
#include "support.h"

int main(void)
{
    bv_visit *visit = NULL;
    CHECK(bv_visit_new(&visit, NULL) == BV_STATUS_OK && visit != NULL);
    visit = NULL;
    return 0;
}
