# C is formatted as .clang-format says (make format).
find src tests tools bench -name node_modules -prune -o -name '*.[ch]' -print 2>/dev/null |
    xargs -P "$(nproc)" -n 8 clang-format --dry-run -Werror
