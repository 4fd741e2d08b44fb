/* Makes a card record: a finger image in, an ISO/IEC 19794-2:2005 record out.
 *
 *   cc -O2 enrol.c -I../include -L../../target/release -lbioverify_c -o enrol
 *   LD_LIBRARY_PATH=../../target/release ./enrol finger.png 500 card.fmr */
#include "bioverify.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned char picture[16u << 20];

static int run(const char *in, uint32_t ppi, const char *out, bv_error **error)
{
    bv_engine_builder *builder = NULL;
    bv_engine *engine = NULL;
    bv_template *made = NULL;
    bv_buffer *record = NULL;
    bv_bytes bytes = {picture, 0};
    uint32_t quality = 0;
    size_t minutiae = 0;
    int ok = 0;
    FILE *file = fopen(in, "rb");
    if (file == NULL) {
        fprintf(stderr, "error: cannot read %s\n", in);
        return 0;
    }
    bytes.len = fread(picture, 1, sizeof picture, file);
    fclose(file);
    if (bv_engine_builder_new(BV_ABI_VERSION, &builder, error) == BV_STATUS_OK &&
        bv_engine_builder_build(builder, &engine, error) == BV_STATUS_OK &&
        bv_engine_extract_encoded(engine, bytes, ppi, &made, error) == BV_STATUS_OK &&
        bv_template_set_finger(made, BV_FINGER_RIGHT_INDEX, error) == BV_STATUS_OK &&
        bv_template_write(made, BV_RECORD_FORMAT_ISO2005, &record, error) == BV_STATUS_OK &&
        bv_buffer_get_bytes(record, &bytes) == BV_STATUS_OK) {
        file = fopen(out, "wb");
        if (file != NULL) {
            ok = fwrite(bytes.data, 1, bytes.len, file) == bytes.len;
            ok = fclose(file) == 0 && ok;
        }
        bv_template_get_quality(made, &quality);
        bv_template_get_minutiae_count(made, &minutiae);
        printf("%u minutiae, quality %u, %u bytes\n", (unsigned)minutiae, (unsigned)quality, (unsigned)bytes.len);
    }
    bv_buffer_free(record);
    bv_template_free(made);
    bv_engine_free(engine);
    bv_engine_builder_free(builder);
    return ok;
}

int main(int argc, char **argv)
{
    bv_error *error = NULL;
    const char *message = NULL;
    if (argc != 4) {
        fprintf(stderr, "usage: enrol FINGER_IMAGE PPI RECORD\n");
        return 2;
    }
    if (run(argv[1], (uint32_t)strtoul(argv[2], NULL, 10), argv[3], &error)) {
        return 0;
    }
    if (bv_error_get_message(error, &message) == BV_STATUS_OK) {
        fprintf(stderr, "error: %s\n", message);
        bv_error_free(error);
    }
    return 1;
}
