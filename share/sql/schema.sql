-- What a programme file keeps for ever beside the tables of a GeoPackage (geopackage.sql): the journal and the facts
-- about the file. Projections are in projections.sql; tables of record types are made from the model, see
-- src/store/type_table.c.

-- Nodes whose journals this file holds; 0 is the file's own. Never dropped.
CREATE TABLE journal_node (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE);

-- The own node's signing key. Whoever has the file can write in its name: see docs/decisions.
CREATE TABLE journal_secret (node INTEGER PRIMARY KEY, secret BLOB NOT NULL);

-- position = node << 40 | sequence. The journal: append only, never dropped.
CREATE TABLE journal_entry (position INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- One signature per commit; position is that of its last entry, time the greatest hybrid time up to there.
CREATE TABLE journal_commit (position INTEGER PRIMARY KEY, hash BLOB NOT NULL, signature BLOB NOT NULL, time INTEGER NOT NULL);

-- Wrapped keys of sealed parts. Destroying a record's keys erases its personal data.
CREATE TABLE record_key (id BLOB PRIMARY KEY, record BLOB NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX record_key_record ON record_key(record);

-- Facts about the file that are not in the journal: the model its tables were made from, policy.
CREATE TABLE setting (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- Slices of other nodes' journals that were not taken because their clock runs ahead. To be looked at by a person.
CREATE TABLE quarantine (node BLOB NOT NULL, first INTEGER NOT NULL, time INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (node, first)) WITHOUT ROWID;
