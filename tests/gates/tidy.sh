# slow: clang-tidy finds nothing. What passed once is not looked at again until it, or what it includes, changes.
# The analyser gives up a function after so many states of it: its own default is 225000, as in `make lint`.
states=${TIDY_STATES:-30000}
mkdir -p build/tidy
flags='-std=gnu17 -D_GNU_SOURCE -DWHITESTONE_VERSION=\"0\" -DWHITESTONE_OWNS_MEMORY -Isrc'
find src tools -name '*.c' | xargs -P "$(nproc)" -I FILE sh -c '
    key=$({ echo '"$states"'; cat .clang-tidy FILE; clang '"$flags"' $(pkg-config --cflags gdal) -E FILE; } 2>&1 | sha256sum | cut -c1-40)
    [ -e build/tidy/$key ] && exit 0
    clang-tidy --quiet --extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes='"$states"' FILE -- '"$flags"' $(pkg-config --cflags gdal) 2>/dev/null && touch build/tidy/$key'
