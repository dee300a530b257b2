// broken.test.mjs - files that cannot be read: one clear message each, the right exit code, and nothing stored.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { binary, counts, dump, fails, folder, imported, ok, programme, put, root, run, verified } from "./whitestone.mjs";

const BROKEN = join(root, "tests", "fixtures", "broken");
const TYPE = ["--type", "settlement"];

const REFUSED = {
  "bomb.zip": /zip bomb/,
  "collection.csv": /not what its name says: it looks like JSON/,
  "cut.gpkg": /cannot be read/,
  "deep.geojson": /nested too deep/,
  "empty.csv": /is empty/,
  "latin1.csv": /not UTF-8.*--encoding latin1/,
  "list.gpkg": /not what its name says: it looks like text/,
  "open_quote.csv": /a quote .* never closed/,
  "page.geojson": /it looks like a web page/,
  "picture.geojson": /it looks like a PNG image/,
  "truncated.geojson": /cut off at byte 183/,
  "twice.csv": /both called "code"/,
  "utf16.geojson": /UTF-16LE.*save it as UTF-8/,
  "utf16_unmarked.csv": /UTF-16LE.*--encoding utf-16le/,
};

/* Files that are odd but readable: what became of their rows. */
const READ = {
  "nan.geojson": { counts: [1, 0, 0, 0, 1, 0], reason: /not a finite number/ },
  "utf16.csv": { counts: [1, 1, 0, 0, 0, 0] },
};

test("broken files", async (t) => {
  const file = programme(t);
  const before = dump(file);
  const entries = verified(file).entries;

  await t.test("the table knows every file there is", () => {
    assert.deepEqual(readdirSync(BROKEN).sort(), [...Object.keys(REFUSED), ...Object.keys(READ)].sort());
  });
  for (const [name, sentence] of Object.entries(REFUSED)) {
    await t.test(`${name} is refused and leaves nothing`, () => {
      const { err, out } = fails(65, sentence, "import", file, join(BROKEN, name), ...TYPE, "--approve", "--reason", "x");
      assert.match(err, new RegExp(name.replace(".", "\\.")), "it names the file");
      assert.ok(err.length < 400, "it is short");
      assert.equal(out, "");
      assert.equal(dump(file), before);
    });
  }
  await t.test("a line of two gigabytes is refused where the limit is, without reading it all", () => {
    const feed = `{ printf 'code,name\\n'; head -c 2147483648 /dev/zero | tr '\\0' x; } | "$0" import "$1" - --type settlement`;
    const limit = binary.includes("-san") ? "" : "ulimit -v 1500000; "; // sanitizers reserve more than there is
    const ended = spawnSync("sh", ["-c", limit + feed, binary, file], { encoding: "utf8", timeout: 100000 });
    assert.equal(ended.status, 65, ended.stderr);
    assert.match(ended.stderr, /^whitestone: [^\n]*\n$/);
    assert.equal(dump(file), before);
  });
  await t.test("a file that is not there", () => {
    fails(66, /nowhere\.csv/, "import", file, join(BROKEN, "nowhere.csv"), ...TYPE);
    assert.equal(dump(file), before);
  });
  await t.test("after all of them the journal has not grown", () => {
    assert.equal(verified(file).entries, entries);
  });
  for (const [name, expected] of Object.entries(READ)) {
    await t.test(`${name} is read`, () => {
      const said = imported(programme(t), join(BROKEN, name), ...TYPE);
      assert.deepEqual(counts(said), expected.counts);
      if (expected.reason) assert.match(said.rows[0].reason, expected.reason);
    });
  }
  await t.test("an encoding that is named is believed", () => {
    const own = programme(t);
    assert.equal(imported(own, join(BROKEN, "latin1.csv"), ...TYPE, "--encoding", "latin1", "--approve", "--reason", "x").stored, 1);
    assert.match(dump(own), /Champ d’avi|Champ d.*vi/);
    assert.equal(imported(programme(t), join(BROKEN, "utf16_unmarked.csv"), ...TYPE, "--encoding", "utf-16le").stored, 1);
    fails(64, /encoding/, "import", own, join(BROKEN, "latin1.csv"), ...TYPE, "--encoding", "klingon");
  });
});

test("files that are no programme", async (t) => {
  const place = folder(t);

  await t.test("a file that is not there", () => {
    fails(66, /no such file; make one with 'whitestone init'/, "verify", join(place, "none.gpkg"));
  });
  await t.test("a text", () => {
    fails(65, /not a SQLite file/, "verify", put(join(place, "text.gpkg"), "no database at all, and long enough to be looked at\n".repeat(40)));
  });
  await t.test("an empty file", () => {
    assert.notEqual(run("report", "list", put(join(place, "empty.gpkg"), "")).code, 0);
  });
  await t.test("another GeoPackage", () => {
    const other = join(place, "other.gpkg");
    assert.equal(spawnSync("cp", [join(root, "tests", "fixtures", "foreign", "two_layers.gpkg"), other]).status, 0);
    fails(65, /another GeoPackage, not a Whitestone programme/, "import", other, join(BROKEN, "utf16.csv"), ...TYPE);
    fails(65, /another GeoPackage/, "serve", other, "--listen", "127.0.0.1:0");
  });
  await t.test("init leaves what is there alone", () => {
    const taken = put(join(place, "taken.gpkg"), "mine");
    fails(75, /exists already/, "init", taken, "--programme", "COD");
    assert.equal(ok("version").startsWith("whitestone "), true);
  });
});
