# The interface has sound types and is formatted.
[ ! -f web/package.json ] || { cd web && npm run --silent check; }
