// broken.test.mjs - files that cannot be read: one clear message each, which names the file, and nothing stored.
import assert from "node:assert/strict";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fails, folder, json, programme, put, root, verified } from "./whitestone.mjs";

const broken = join(root, "tests/fixtures/broken");

/** File, exit code, what the message says besides the file's name. */
const files = [
  ["bomb.zip", 65, /unpacks to more than 4 GiB/],
  ["collection.csv", 65, /not what its name says: it looks like JSON/],
  ["cut.gpkg", 65, /cannot be read: .*malformed/],
  ["deep.geojson", 65, /nested too deep/],
  ["empty.csv", 65, /is empty/],
  ["latin1.csv", 65, /byte 21 \(line 2, column 2\) is not UTF-8: import it with --encoding latin1/],
  ["list.gpkg", 65, /not what its name says: it looks like text/],
  ["open_quote.csv", 65, /a quote in the row that begins on line 2 is never closed/],
  ["page.geojson", 65, /it looks like a web page/],
  ["picture.geojson", 65, /it looks like a PNG image/],
  ["truncated.geojson", 65, /cut off at byte 183/],
  ["twice.csv", 65, /columns 1 and 3 are both called "code"/],
  ["utf16.geojson", 65, /is JSON in UTF-16LE; JSON is read in UTF-8 only/],
  ["utf16_unmarked.csv", 65, /looks like UTF-16LE without a byte order mark: import it with --encoding utf-16le/],
];

/** Imports `path`, which must fail and change nothing. */
function refused(file, path, code, sentence) {
  const before = verified(file).head;
  const { err } = fails(code, sentence, "import", file, path, "--type", "settlement", "--approve", "--reason", "test");
  assert.ok(err.includes(path), `the message names the file: ${err}`);
  assert.deepEqual(verified(file).head, before, "nothing was written");
}

test("every broken file is refused with one message and changes nothing", async (t) => {
  const file = programme(t);
  for (const [name, code, sentence] of files) {
    await t.test(name, () => refused(file, join(broken, name), code, sentence));
  }
});

test("a file that is not there is named", (t) => {
  refused(programme(t), "/nowhere/places.csv", 66, /there is no file "\/nowhere\/places\.csv"/);
});

test("a coordinate that is no number holds its row", (t) => {
  const file = programme(t);
  const said = json("import", file, join(broken, "nan.geojson"), "--type", "settlement", "--json");
  assert.deepEqual([said.read, said.stored, said.held], [1, 0, 1]);
  assert.match(said.rows[0].reason, /\S/);
});

test("UTF-16 behind its mark and a named encoding are read", (t) => {
  const file = programme(t);
  for (const words of [["utf16.csv"], ["latin1.csv", "--encoding", "latin1"]]) {
    const said = json("import", file, join(broken, words[0]), "--type", "settlement", ...words.slice(1), "--json");
    assert.equal(said.read, 1);
    assert.doesNotMatch(JSON.stringify(said), /is not UTF-8/);
  }
});

/** Writes `start` and then more than a row may have, without a line end. */
function endless(path, start) {
  const fd = openSync(path, "w");
  const block = Buffer.alloc(1 << 20, "x");
  writeSync(fd, start);
  for (let i = 0; i < 80; i++) writeSync(fd, block);
  closeSync(fd);
}

test("a line of many megabytes is refused", async (t) => {
  const file = programme(t);
  const place = folder(t);
  const starts = [["long.csv", "code,name\nA-1,"], ["long.geojson", '{"type":"FeatureCollection","features":[{"a":"']];
  for (const [name, start] of starts) {
    await t.test(name, () => {
      const path = join(place, name);
      endless(path, start);
      refused(file, path, 65, /longer than (the )?64 MiB/);
    });
  }
});

test("a file whose worker is missing says which program is needed", (t) => {
  const file = programme(t);
  const path = put(join(folder(t), "places.gpkg"), "SQLite format 3\0");
  fails(66, /needs the program whitestone-gdal/, "import", file, path, "--type", "settlement",
    { env: { WHITESTONE_GDAL: "/nowhere/whitestone-gdal" } });
});
