# No globals but constant tables: nothing writable in the objects of src/ but what tools/globals-allowed.txt names.
ls build/libwhitestone_*.a >/dev/null 2>&1 || { echo "build first"; exit 1; }
for library in build/libwhitestone_*.a; do
    objdump -t "$library" | awk -v library="${library##*/libwhitestone_}" '
        $0 ~ / O \.(bss|data|tbss|tdata)([^.]|$)/ || $0 ~ /\*COM\*/ { sub(/\.a$/, "", library); sub(/\.[0-9]+$/, "", $NF); print library "/" $NF }'
done | sort -u | awk '
    FILENAME == "tools/globals-allowed.txt" { if (!/^#/) allowed[$1] = 1; next }
    !($1 in allowed) { print $1 ": a global that is not constant"; bad = 1 }
    END { exit bad }' tools/globals-allowed.txt -
