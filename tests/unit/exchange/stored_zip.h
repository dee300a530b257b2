/*
 * stored_zip.h - a zip archive of files that are not compressed, made in memory.
 */
#ifndef TEST_EXCHANGE_STORED_ZIP_H
#define TEST_EXCHANGE_STORED_ZIP_H

#include "base/buffer.h"
#include "base/text.h"

typedef struct StoredZip {
    Buffer files, directory;
    unsigned count;
} StoredZip;

static inline uint32_t zip_checksum(Text text)
{
    uint32_t crc = 0xffffffffu;

    for (size_t i = 0; i < text.length; i++) {
        crc ^= (unsigned char)text.at[i];
        for (int k = 0; k < 8; k++) {
            crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
        }
    }
    return ~crc;
}

static inline void zip_number(Buffer *out, size_t bytes, uint64_t value)
{
    for (size_t i = 0; i < bytes; i++) {
        buffer_byte(out, (uint8_t)(i < sizeof value ? value >> 8 * i : 0));
    }
}

/* What the local header and the directory have in common. */
static inline void zip_facts(Buffer *out, Text name, Text content)
{
    zip_number(out, 2, 20);
    zip_number(out, 2, 0);
    zip_number(out, 2, 0);
    zip_number(out, 4, 0x00210000);
    zip_number(out, 4, zip_checksum(content));
    zip_number(out, 4, content.length);
    zip_number(out, 4, content.length);
    zip_number(out, 2, name.length);
    zip_number(out, 2, 0);
}

static inline void zip_put(StoredZip *zip, const char *path, Text content)
{
    Text name = text_of(path);
    uint64_t at = zip->files.size;

    zip_number(&zip->files, 4, 0x04034b50);
    zip_facts(&zip->files, name, content);
    buffer_text(&zip->files, name);
    buffer_text(&zip->files, content);
    zip_number(&zip->directory, 4, 0x02014b50);
    zip_number(&zip->directory, 2, 20);
    zip_facts(&zip->directory, name, content);
    zip_number(&zip->directory, 2 + 2 + 2 + 4, 0);
    zip_number(&zip->directory, 4, at);
    buffer_text(&zip->directory, name);
    zip->count++;
}

/* The whole archive; lent by `zip`. */
static inline Text zip_bytes(StoredZip *zip)
{
    size_t at = zip->files.size;

    buffer_text(&zip->files, buffer_view(&zip->directory));
    zip_number(&zip->files, 4, 0x06054b50);
    zip_number(&zip->files, 4, 0);
    zip_number(&zip->files, 2, zip->count);
    zip_number(&zip->files, 2, zip->count);
    zip_number(&zip->files, 4, zip->directory.size);
    zip_number(&zip->files, 4, at);
    zip_number(&zip->files, 2, 0);
    return buffer_view(&zip->files);
}

static inline void zip_done(StoredZip *zip)
{
    buffer_done(&zip->files);
    buffer_done(&zip->directory);
}

#endif
