# Every gate can fail: each is run on a small tree that breaks its rule, after passing on one that breaks none.
gates=$(pwd)/tests/gates run=$(pwd)/tests/run settings="$(pwd)/.clang-format $(pwd)/.clang-tidy" tools=$(pwd)/tools
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree" || exit 70
bad=0

plant() {
    rm -rf src tests tools share build docs && mkdir -p src/geo src/base tests/fuzz/corpus/good tests/unit tools build docs/decisions \
        share/model/types share/model/lists
    cp $settings . && cp "$tools"/layers.txt "$tools"/libraries.txt tools/
    echo '# nothing' | tee tools/globals-allowed.txt >tools/literals-allowed.txt
    echo '{"type": "crater", "fields": [{"id": "depth"}]}' >share/model/types/crater.json
    echo "room_sources += files('good.c')" >src/geo/meson.build
    printf 'int good(void);\n' >src/geo/good.h
    printf '#include "geo/good.h"\n\nint good(void)\n{\n    return 1;\n}\n' >src/geo/good.c
    printf '#include <stddef.h>\n' >src/base/banned.h
    echo 'build libsodium-dev pkg:libsodium hashes' >tools/packages.txt
    echo 'libsodium-dev' >docs/decisions/0002-dependencies.md
    git init -q . 2>/dev/null
}

# fails GATE DESCRIPTION SHELL: after SHELL breaks the tree, GATE must say no.
fails() {
    plant
    sh "$gates/$1.sh" >said 2>&1 || { echo "$1 says no where nothing is wrong: $(cat said)"; bad=1; }
    eval "$3"
    ! sh "$gates/$1.sh" >said 2>&1 || { echo "$1 does not see $2"; bad=1; }
}

fails edges 'an include that points up' 'echo "#include \"service/report.h\"" >>src/geo/good.c'
fails edges 'an include without a room' 'echo "#include \"good.h\"" >>src/geo/good.c'
fails libraries 'a foreign header outside its room' 'echo "#include <sqlite3.h>" >>src/geo/good.c'
fails libraries 'an unknown header' 'echo "#include <curses.h>" >>src/geo/good.c'
fails libraries 'a foreign type let out' 'echo "#include <geos_c.h>" >>src/geo/good.h; mkdir src/store; cp src/geo/good.c src/store/'
fails length 'a long function' '{ echo "int f(void)"; echo "{"; yes "    f();" | head -60; echo "}"; } >>src/geo/good.c'
fails length 'a long file' 'yes "" | head -801 >src/geo/good.h'
fails headers 'a header that needs another' 'echo "size_t f(uint8_t *x);" >>src/geo/good.h'
fails format 'a bad indent' 'echo "  int  x;" >>src/geo/good.c'
fails names 'a source outside the build' 'echo >src/geo/lost.c'
fails names 'a name used twice' 'mkdir src/api; cp src/geo/* src/api/'
fails corpora 'a target without inputs' 'echo >tests/fuzz/fuzz_none.c'
fails words 'a path of a machine' 'echo "/* see /ho""me/x/notes */" >>src/geo/good.c'
fails words 'an unfinished note' 'echo "/* TO""DO */" >>src/geo/good.c'
fails words 'a banner' 'echo "/* ------ geo ------ */" >>src/geo/good.c'
fails words 'a registry host' 'echo "  \"resolved\": \"https://host/x.tgz\"" >tests/package-lock.json'
fails literals 'an id of a type' 'echo "const char *x = \"crater\";" >>src/geo/good.c'
fails literals 'an id of a field' 'echo "const char *x = \"depth\";" >>src/geo/good.c'
fails literals 'an allowance nobody needs' 'echo "depth src/geo a word" >>tools/literals-allowed.txt'
fails dependencies 'a package without a reason' 'echo "build libnew-dev pkg:new why" >>tools/packages.txt'
fails tidy 'a forgotten result' 'echo "int wide(int a) { int b; if (a) { b = 1; } return b; }" >>src/geo/good.c'

# counts "PASSED FAILED SKIPPED" EXIT TAP…: the runner reads results as node and cmocka print them.
counts() {
    printf "$3" >tap
    got=$(sh "$run" --count "$PWD/tap" "$2")
    [ "$got" = "$1" ] || { echo "tests/run reads $got where $1 was said:"; cat tap; bad=1; }
}
counts '2 0 0' 0 '1..2\nok 1 - a\nok 2 - b\n'
counts '1 1 1' 1 'ok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP no data\n'
counts '2 1 0' 1 '    ok 1 - in\n    not ok 2 - bad\n    1..2\nnot ok 1 - two\nok 2 - one\n'
counts '1 1 0' 139 'ok 1 - a\n'
counts '0 1 0' 1 ''
counts '1 1 0' 1 '    ok 1 - in\nnot ok 1 - its hook\n'

object() {
    echo "$1" | cc -c -x c - -o build/x.o && ar rc build/libwhitestone_geo.a build/x.o
}
plant
object 'const int one = 1;'
sh "$gates/globals.sh" >said 2>&1 || { echo "globals says no where nothing is wrong: $(cat said)"; bad=1; }
object 'int counter = 1;'
! sh "$gates/globals.sh" >/dev/null 2>&1 || { echo "globals does not see a global"; bad=1; }
exit $bad
