#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/random.h"

static void bytes_come_out_as_they_went_in(void **state)
{
    BUFFER buffer = {0};
    Dice dice = {2}, again = {2};
    size_t size = 0;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        char piece[300];
        size_t length = dice_below(&dice, sizeof piece);
        memset(piece, (int)(length % 256), length);
        buffer_bytes(&buffer, piece, length);
        size += length;
    }
    assert_int_equal(buffer.size, size);
    const char *at = buffer.at;
    for (int i = 0; i < 5000; i++) {
        size_t length = dice_below(&again, 300);
        for (size_t k = 0; k < length; k++) {
            assert_int_equal((unsigned char)*at++, length % 256);
        }
    }
}

static void nothing_written_is_an_empty_view(void **state)
{
    BUFFER buffer = {0};

    (void)state;
    buffer_bytes(&buffer, NULL, 0);
    buffer_text(&buffer, (Text){0});
    buffer_string(&buffer, "");
    buffer_format(&buffer, "%s", "");
    assert_int_equal(buffer_view(&buffer).length, 0);
}

static void formatting_fits_exactly_at_the_end_of_the_room(void **state)
{
    (void)state;
    for (int width = 1; width < 600; width++) {
        BUFFER buffer = {0};
        buffer_byte(&buffer, '<');
        buffer_format(&buffer, "%0*d", width, 7);
        buffer_byte(&buffer, '>');
        assert_int_equal(buffer.size, width + 2);
        assert_int_equal(buffer.at[width], '7');
        assert_int_equal(buffer.at[width + 1], '>');
    }
}

static void reserved_room_counts_only_when_it_is_said_to_be_used(void **state)
{
    BUFFER buffer = {0};

    (void)state;
    memset(buffer_reserve(&buffer, 100000), 'x', 100000);
    assert_int_equal(buffer.size, 0);
    buffer_grown(&buffer, 10);
    assert_true(text_equal(buffer_view(&buffer), TEXT("xxxxxxxxxx")));
    buffer_clear(&buffer);
    assert_int_equal(buffer.size, 0);
    assert_true(buffer.capacity >= 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_out_as_they_went_in),
        cmocka_unit_test(nothing_written_is_an_empty_view),
        cmocka_unit_test(formatting_fits_exactly_at_the_end_of_the_room),
        cmocka_unit_test(reserved_room_counts_only_when_it_is_said_to_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
