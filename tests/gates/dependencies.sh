# Every package we install, from Debian or npm, has its line in docs/decisions/0002-dependencies.md.
{
    awk '/^[a-z]/ { print $2 }' tools/packages.txt
    find web tests tools -name node_modules -prune -o -name package.json -print 2>/dev/null |
        xargs -r jq -r '.dependencies, .devDependencies | select(.) | keys[]'
} | sort -u | {
    bad=0
    while read -r package; do
        grep -q -- "$package" docs/decisions/0002-dependencies.md || { echo "$package: no reason given"; bad=1; }
    done
    exit $bad
}
