#include "http/compress.h"

#include <limits.h>
#include <zlib.h>

bool content_is_text(const char *content_type)
{
    Text type = text_of(content_type);
    Text bare = type;
    ptrdiff_t at = text_index(type, ';');

    bare.length = at < 0 ? type.length : (size_t)at;
    return text_starts(bare, TEXT("text/")) || text_ends(bare, TEXT("json")) || text_ends(bare, TEXT("javascript")) ||
           text_ends(bare, TEXT("xml"));
}

bool gzip_encode(Text plain, int level, Buffer *out)
{
    z_stream stream = {0};

    if (plain.length > UINT_MAX || deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    size_t room = deflateBound(&stream, plain.length);
    stream.next_out = (Bytef *)buffer_reserve(out, room);
    stream.avail_out = (uInt)room;
    stream.next_in = (Bytef *)(uintptr_t)plain.at;
    stream.avail_in = (uInt)plain.length;
    bool whole = room <= UINT_MAX && deflate(&stream, Z_FINISH) == Z_STREAM_END;
    if (whole) {
        buffer_grown(out, stream.total_out);
    }
    deflateEnd(&stream);
    return whole;
}
