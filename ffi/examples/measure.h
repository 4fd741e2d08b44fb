/* What a call costs on this machine: time and peak memory. Linux and other POSIX systems; elsewhere it says nothing. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdio.h>
#include <time.h>

/* Milliseconds on a clock that only goes forward; 0 where there is none. */
static double now_ms(void)
{
#ifdef CLOCK_MONOTONIC
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) == 0) {
        return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
    }
#endif
    return 0.0;
}

/* Most memory this process ever had resident, in KiB; 0 where the system does not tell. */
static long peak_rss_kib(void)
{
    char line[256];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL) {
        return 0;
    }
    while (fgets(line, sizeof line, status) != NULL && sscanf(line, "VmHWM: %ld kB", &kib) != 1) {
    }
    fclose(status);
    return kib;
}

#endif
