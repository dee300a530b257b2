# Every package we install has its line in docs/decisions/0002-dependencies.md.
awk '/^[a-z]/ { print $2 }' tools/packages.txt | sort -u | {
    bad=0
    while read -r package; do
        grep -q -- "$package" docs/decisions/0002-dependencies.md || { echo "$package: no reason given"; bad=1; }
    done
    exit $bad
}
