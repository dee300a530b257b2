-- The fixed projections: dropped and made again from the journal whenever they were made by another version.
-- Who changes one, adds one or takes one away raises TABLES_VERSION; see docs/formats/file.md.

CREATE TABLE report (
  position INTEGER PRIMARY KEY, state INTEGER NOT NULL, kind TEXT, title TEXT, source TEXT, mapping TEXT, system TEXT,
  author TEXT, observed_day INTEGER, observed_precision INTEGER, time INTEGER NOT NULL,
  last_position INTEGER NOT NULL, read INTEGER, stored INTEGER, updated INTEGER, unchanged INTEGER, held INTEGER,
  refused INTEGER, changes INTEGER NOT NULL, decision_position INTEGER, decided INTEGER, decided_by TEXT, reason TEXT,
  self_approved INTEGER,
  -- The report whose held rows this one takes up, by the name of its header; and how many of this one's are taken up.
  takes_up_node BLOB, takes_up_sequence INTEGER, taken_up INTEGER NOT NULL);
CREATE INDEX report_state ON report(state, position);
CREATE INDEX report_takes_up ON report(takes_up_sequence, takes_up_node) WHERE takes_up_sequence IS NOT NULL;

-- Decisions that came before the report they decide on, under the node and sequence they name.
CREATE TABLE decision_waiting (node BLOB NOT NULL, sequence INTEGER NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (node, sequence, position)) WITHOUT ROWID;

-- Heads of records that have entries in the journal but no row in a type's table, or more than one head.
CREATE TABLE record_head (record BLOB NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (record, position)) WITHOUT ROWID;

-- External identifiers and row fingerprints: how a source names a record. system = type and name, hashed. Nodes that
-- did not know of each other may have given one name to several records: the one of the smallest id goes by it.
CREATE TABLE identifier_system (number INTEGER PRIMARY KEY, type INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TABLE identifier (system INTEGER NOT NULL, value, ordinal INTEGER NOT NULL, record BLOB NOT NULL,
  PRIMARY KEY (system, value, ordinal, record)) WITHOUT ROWID;

-- Kept counts: of a type (field 0, code ''), by state, incomplete (field -1), without a place (field -2).
CREATE TABLE kept_count (type INTEGER NOT NULL, field INTEGER NOT NULL, code TEXT NOT NULL, records INTEGER NOT NULL,
  PRIMARY KEY (type, field, code)) WITHOUT ROWID;

-- How many records of a type name a record in a reference field; see src/store/reference_counts.h.
CREATE TABLE reference_count (type INTEGER NOT NULL, field INTEGER NOT NULL, target TEXT NOT NULL,
  records INTEGER NOT NULL, PRIMARY KEY (type, field, target)) WITHOUT ROWID;

-- Rules that a record breaks without being refused for it, by their place in its type's rules, from 1: another model makes
-- these tables anew.
CREATE TABLE finding (type INTEGER NOT NULL, fid INTEGER NOT NULL, rule INTEGER NOT NULL, PRIMARY KEY (type, fid, rule)) WITHOUT ROWID;

-- What the records of a type come to on each day of a month (year * 100 + month; month 0: dated to the year; 0: undated),
-- split by a field of theirs: records, then of each summed field how many have it and the sum. See src/store/calendar.h.
CREATE TABLE kept_month (type INTEGER NOT NULL, month INTEGER NOT NULL, code TEXT NOT NULL, days BLOB NOT NULL,
  PRIMARY KEY (type, month, code)) WITHOUT ROWID;

-- How many records of a type, dated in a year and of a class, took how many days until their state ended. See
-- src/store/answers.h.
CREATE TABLE kept_answer (type INTEGER NOT NULL, year INTEGER NOT NULL, code TEXT NOT NULL, days BLOB NOT NULL,
  PRIMARY KEY (type, year, code)) WITHOUT ROWID;

-- The cubes of measures: cube = number of the measure * 6 + view, scope = whose figures, month as in kept_month, and the
-- cells of that page. See src/store/cubes.h. With row ids, because pages are of some 500 bytes: without, a third of the
-- room is lost behind those of more than 1,000.
CREATE TABLE kept_cube (cube INTEGER NOT NULL, scope BLOB NOT NULL, month INTEGER NOT NULL, cells BLOB NOT NULL,
  PRIMARY KEY (cube, scope, month));

-- How many records of another type lie near a record or name the same one, for measures (by number) that count them; none
-- is not kept. record = its row's fid. See src/store/related_counts.h.
CREATE TABLE kept_related (measure INTEGER NOT NULL, record INTEGER NOT NULL, records INTEGER NOT NULL,
  PRIMARY KEY (measure, record)) WITHOUT ROWID;
CREATE INDEX kept_related_most ON kept_related(measure, records DESC) WHERE records > 1;

-- The full-text index of all types: rowid is a row's fid, each word stands behind a sign of its type (src/store/search_index.c).
-- It keeps rows, not places in them, and no text; words are folded before they come here, so the tokenizer only splits at
-- blanks. The prefix index answers for two typed letters: the sign and they are three characters.
CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, detail=none, prefix='3', tokenize='ascii');
CREATE VIRTUAL TABLE search_word USING fts5vocab(search, instance);

-- Rows first to last of a type that a load wrote and the index does not have yet; records: how many there are.
CREATE TABLE search_pending (type INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  records INTEGER NOT NULL, PRIMARY KEY (type, first)) WITHOUT ROWID;

-- Import mappings people saved, of each name the one that stands; without a document it was taken away.
CREATE TABLE saved_mapping (name TEXT PRIMARY KEY, position INTEGER NOT NULL, time INTEGER NOT NULL, document TEXT NOT NULL,
  author TEXT NOT NULL) WITHOUT ROWID;

-- How many rows of each type were ever written into this file (type 0: reports); see src/store/change_counts.h. No
-- projection: it is kept when the others are dropped, so that who looks on knows that a rebuild went over them.
CREATE TABLE IF NOT EXISTS change_count (type INTEGER PRIMARY KEY, written INTEGER NOT NULL);
