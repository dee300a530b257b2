# A file name is unique in src/ (one subject, one place), and every source is in its room's meson.build.
bad=0
twice=$(find src -name '*.c' ! -name main.c -printf '%f\n' | sort | uniq -d)
[ -z "$twice" ] || { echo "more than one file is called: $twice"; bad=1; }
for file in $(find src -mindepth 3 -name '*.c') $(find src -mindepth 2 -maxdepth 2 -name '*.c') \
    $(find tests/unit -name 'test_*.c') $(find tests/fuzz -name 'fuzz_*.c'); do
    grep -qs "'${file##*/}'" "${file%/*}/meson.build" || { echo "$file: not in ${file%/*}/meson.build"; bad=1; }
done
exit $bad
