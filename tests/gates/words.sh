# Words that have no place here: absolute paths of a machine, registry hosts in lock files, unfinished notes.
bad=0
tracked() {
    git ls-files -co --exclude-standard -- "$@" | grep -v -e '^LICENSE$' -e '^tests/fuzz/corpus/' -e '^tests/gates/words.sh$'
}
found=$(tracked | xargs grep -nIE '(^|[^A-Za-z0-9_.])/(home|root|work|Users|tmp/ws)/|/mnt/' -- 2>/dev/null)
[ -z "$found" ] || { echo "a path of one machine: $found"; bad=1; }
found=$(tracked '*package-lock.json' | xargs -r grep -n '"resolved": "http' --)
[ -z "$found" ] || { echo "a registry host: $found" | head -5; bad=1; }
found=$(tracked 'src/*' 'tools/*' 'web/src/*' 'tests/*.[ch]' 'tests/*.mjs' 'share/*' | xargs grep -nIE '\b(TODO|FIXME|XXX|HACK)\b' -- 2>/dev/null)
[ -z "$found" ] || { echo "an unfinished note: $found"; bad=1; }
found=$(tracked 'src/*' | xargs grep -nE '^ *(/\*|//) *[-=*#]{4,}|/\*{3,}' -- 2>/dev/null)
[ -z "$found" ] || { echo "a banner: $found"; bad=1; }
found=$(tracked 'src/*.[ch]' | xargs grep -nE '^\s*//|[;{}] *//' -- 2>/dev/null | grep -v '://')
[ -z "$found" ] || { echo "a // comment (C here uses /* */): $found"; bad=1; }
exit $bad
