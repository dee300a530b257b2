# One foreign library, one room; and its header is never in a header that another room includes.
grep -Hn '^ *# *include *<' -r src --include='*.[ch]' | awk -F: '
    FILENAME == "tools/libraries.txt" {
        if (!/^#/) { n = split($0, word, " "); for (i = 2; i <= n; i++) home[word[i]] = word[1] }
        next
    }
    {
        split($1, path, "/")
        room = path[2] "/" path[3] == "exchange/worker" ? "worker" : path[2]
        match($3, /<.*>/)
        header = substr($3, RSTART + 1, RLENGTH - 2)
        if (!(header in home)) { print $1 ":" $2 ": tools/libraries.txt does not know <" header ">"; bad = 1 }
        else if (home[header] != "any" && home[header] != room) {
            print $1 ":" $2 ": <" header "> lives in " home[header]; bad = 1
        } else if (home[header] != "any" && $1 ~ /\.h$/) {
            sub(/^src\//, "", $1)
            command = "grep -rl \"^#include \\\"" $1 "\\\"\" src | grep -v ^src/" (room == "worker" ? "exchange/worker" : room) "/"
            while ((command | getline line) > 0) { print line ": gets <" header "> through " $1; bad = 1 }
        }
    }
    END { exit bad }' tools/libraries.txt -
