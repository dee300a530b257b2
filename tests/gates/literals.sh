# The domain is data: no whole string literal in src/ equals the id of a type, field, list or code of share/model.
# tools/literals-allowed.txt names the words that are something else as well: literal, where, reason.
ids=$(find share/model/types share/model/lists -name '*.json' 2>/dev/null -exec jq -r \
    '(.type, .list | strings), (.fields // [] | .[].id), (.codes // [] | .[].code)' {} + | sort -u)
[ -n "$ids" ] || { [ ! -d share/model/types ] && exit 0; echo "no ids in share/model"; exit 1; }
find src \( -name '*.[ch]' -o -name '*.def' \) -print | sort | xargs awk -v ids="$ids" '
    BEGIN {
        n = split(ids, list, "\n"); for (i = 1; i <= n; i++) id[list[i]] = 1
        while ((getline line < "tools/literals-allowed.txt") > 0) {
            m = split(line, word, " "); if (m >= 3 && word[1] !~ /^#/) allowed[++count] = word[1] " " word[2]
        }
    }
    function is_allowed(literal, file, i, pair) {
        for (i = 1; i <= count; i++) { split(allowed[i], pair, " "); if (pair[1] == literal && index(file, pair[2]) == 1) { used[i] = 1; return 1 } }
        return 0
    }
    /^#include/ { next }
    {
        line = $0
        while (match(line, /\/\*|\*\/|"([^"\\]|\\.)*"|\x27([^\x27\\]|\\.)*\x27/)) {
            token = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH)
            if (token == "/*") inside = 1
            else if (token == "*/") inside = 0
            else if (!inside && substr(token, 1, 1) == "\"") {
                literal = substr(token, 2, length(token) - 2)
                if ((literal in id) && !is_allowed(literal, FILENAME)) { print FILENAME ":" FNR ": \"" literal "\" is an id of the model"; bad = 1 }
            }
        }
    }
    END {
        for (i = 1; i <= count; i++) if (!used[i]) { print "tools/literals-allowed.txt: no longer needed: " allowed[i]; bad = 1 }
        exit bad
    }'
