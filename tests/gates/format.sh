# C is formatted as .clang-format says (make format).
unformatted=$(find src tools tests bench -name node_modules -prune -o -name '*.[ch]' -print 2>/dev/null |
    xargs clang-format --dry-run -Werror 2>&1 | sed -n 's/^\([^ ]*\):[0-9]*:[0-9]*: error.*/\1/p' | sort -u)
[ -z "$unformatted" ] || { echo "make format would change:"; echo "$unformatted"; exit 1; }
