# Every header compiles alone.
find src -name '*.h' ! -name banned.h | xargs -P "$(nproc)" -I HEADER sh -c '
    cc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unused-function -fsyntax-only -Isrc \
        -include src/base/banned.h '"$(pkg-config --cflags gdal 2>/dev/null)"' -x c HEADER || exit 1'
