#include "measure/kept_number.h"

enum { VARINT_BYTES = 10 };

void kept_number_put(Buffer *out, int64_t value)
{
    uint64_t zigzag = (uint64_t)value << 1 ^ (uint64_t)(value >> 63);

    for (; zigzag >= 0x80; zigzag >>= 7) {
        buffer_byte(out, (uint8_t)(zigzag | 0x80));
    }
    buffer_byte(out, (uint8_t)zigzag);
}

bool kept_number_get_long(Text *bytes, int64_t *out)
{
    uint64_t zigzag = 0;

    for (size_t i = 0; i < bytes->length && i < VARINT_BYTES; i++) {
        uint8_t byte = (uint8_t)bytes->at[i];
        if (i == VARINT_BYTES - 1 && byte > 1) {
            return false;
        }
        zigzag |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *bytes = (Text){bytes->at + i + 1, bytes->length - i - 1};
            *out = (int64_t)(zigzag >> 1 ^ (0 - (zigzag & 1)));
            return i == 0 || byte != 0;
        }
    }
    return false;
}
