# A room includes only what tools/layers.txt allows, and every room is in it.
grep -Hn '^#include "' -r src --include='*.[ch]' --include='*.def' | awk -F: '
    FILENAME == "tools/layers.txt" && /^[a-z]/ {
        n = split($0, word, /[: ]+/)
        known[word[1]] = 1
        for (i = 2; i <= n; i++) may[word[1], word[i]] = 1
    }
    FILENAME == "tools/layers.txt" { next }
    {
        n = split($1, path, "/")
        room = path[2] "/" path[3] == "exchange/worker" ? "worker" : n > 2 ? path[2] : "main"
        split($3, quoted, "\"")
        n = split(quoted[2], part, "/")
        to = part[1] "/" part[2] == "exchange/worker" ? "worker" : part[1]
        fault = ""
        if (n < 2) fault = "say the room of " quoted[2]
        else if (room == "main" || to == room) next
        else if (!(room in known)) fault = "tools/layers.txt has no room " room
        else if (!((room, to) in may)) fault = room " must not include " quoted[2]
        if (fault != "") { print $1 ":" $2 ": " fault; bad = 1 }
    }
    END { exit bad }' tools/layers.txt -
