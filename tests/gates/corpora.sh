# Every fuzz target has stored inputs to replay.
bad=0
for file in tests/fuzz/fuzz_*.c; do
    [ -f "$file" ] || continue
    subject=${file##*/fuzz_}
    ls tests/fuzz/corpus/"${subject%.c}"/* >/dev/null 2>&1 || { echo "$file: no inputs in tests/fuzz/corpus/${subject%.c}/"; bad=1; }
done
exit $bad
