# Functions have at most 60 lines, files at most 800.
find src tools tests bench web \( -name node_modules -o -name dist -o -name corpus \) -prune -o \
    \( -name '*.[ch]' -o -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.mjs' -o -name '*.sh' \) -print 2>/dev/null |
    xargs awk '
    FNR == 1 { name = "" }
    FNR == 801 { print FILENAME ": more than 800 lines"; bad = 1 }
    FILENAME !~ /\.[ch]$/ { next }
    /^[A-Za-z].*\(/ { name = $0 }
    /^{$/ { start = FNR }
    /^}/ { if (start && FNR - start > 60) { print FILENAME ":" start ": " FNR - start " lines in " name; bad = 1 } start = 0 }
    END { exit bad }'
