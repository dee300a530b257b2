#include "base/lower.h"

/* Stretches of capitals, each `step` apart, with what must be added for the small letter. */
static const struct {
    uint32_t first, last;
    uint32_t step;
    int32_t add;
} STRETCHES[] = {
    {'A', 'Z', 1, 32},      {0xc0, 0xd6, 1, 32},    {0xd8, 0xde, 1, 32},   {0x100, 0x12e, 2, 1},
    {0x132, 0x136, 2, 1},   {0x139, 0x147, 2, 1},   {0x14a, 0x176, 2, 1},  {0x178, 0x178, 1, 0xff - 0x178},
    {0x179, 0x17d, 2, 1},   {0x386, 0x386, 1, 38},  {0x388, 0x38a, 1, 37}, {0x38c, 0x38c, 1, 64},
    {0x38e, 0x38f, 1, 63},  {0x391, 0x3a1, 1, 32},  {0x3a3, 0x3ab, 1, 32}, {0x400, 0x40f, 1, 80},
    {0x410, 0x42f, 1, 32},  {0x460, 0x480, 2, 1},   {0x48a, 0x4be, 2, 1},  {0x4d0, 0x52e, 2, 1},
    {0x1e00, 0x1e94, 2, 1}, {0x1ea0, 0x1efe, 2, 1},
};

static uint32_t lower(uint32_t c)
{
    for (size_t i = 0; i < COUNT_OF(STRETCHES) && c >= STRETCHES[i].first; i++) {
        if (c <= STRETCHES[i].last) {
            return (c - STRETCHES[i].first) % STRETCHES[i].step == 0 ? (uint32_t)((int32_t)c + STRETCHES[i].add) : c;
        }
    }
    return c;
}

size_t text_lower_into(Text text, char *out)
{
    size_t length = 0;

    while (text.length > 0) {
        uint32_t c;
        int size = utf8_decode(text, &c);
        if (size == 0) {
            out[length++] = *text.at;
            size = 1;
        } else {
            length += (size_t)utf8_encode(lower(c), out + length);
        }
        text.at += size;
        text.length -= (size_t)size;
    }
    return length;
}
