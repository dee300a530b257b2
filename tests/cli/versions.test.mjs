// versions.test.mjs - files that another version of the program made: rebuilt on opening, refused, or killed over it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { approved, binary, collection, dump, environment, fails, folder, json, ok, point, programme, put, root, run, verified } from "./whitestone.mjs";

const OLD = "DELETE FROM setting WHERE name='tables_version'; ALTER TABLE report DROP COLUMN changes;" +
  "DROP TABLE finding; ALTER TABLE hazard DROP COLUMN remarks";
const NEW = "UPDATE setting SET value='1000' WHERE name='tables_version'";
const VERSION = "SELECT count(*) FROM setting WHERE name='tables_version'";

/** Runs SQL as another program would that knows how to get around the guards; the last answer's first value. */
function edited(t, file, sql) {
  const script = "import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.execute('PRAGMA writable_schema=1')\n" +
    "c.execute(\"DELETE FROM sqlite_schema WHERE type='trigger'\")\nc.commit()\nc.close()\n" +
    "c=sqlite3.connect(sys.argv[1])\nfor s in sys.argv[2].split(';'):\n  r=c.execute(s).fetchone()\nc.commit()\nprint(r and r[0])";
  const ended = spawnSync("python3", ["-c", script, file, sql], { encoding: "utf8" });
  if (ended.error) {
    t.skip("needs python3");
    return null;
  }
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.trim();
}

function filled(t, rows = 3) {
  const file = programme(t);
  const features = Array.from({ length: rows }, (_, i) =>
    point(28 + (i % 100) * 0.01, -1 - i / 1000000, { hazard_name: `Zone ${i}`, remarks: "seen", land_class: "cha" }));
  approved(file, put(join(folder(t), "data.geojson"), collection(features)), "--type", "hazard");
  return file;
}

test("a file of an older version", async (t) => {
  await t.test("is rebuilt by a command that writes, which says so", (t) => {
    const file = filled(t);
    const before = dump(file);
    if (edited(t, file, OLD) === null) return;
    const list = fails(75, /older Whitestone; 'whitestone rebuild /, "report", "list", file);
    assert.equal(list.out, "");
    fails(75, /whitestone rebuild /, "verify", file);
    fails(75, /whitestone rebuild /, "dump", file);
    fails(75, /whitestone rebuild /, "export", file, "hazard", "-o", join(folder(t), "x.csv"));
    const said = run("import", file, put(join(folder(t), "more.csv"), "hazard_name\nLater\n"), "--type", "hazard");
    assert.equal(said.code, 0, said.err);
    assert.match(said.err, /the tables of .* were made by another version; they are made again from 7 journal entries/);
    verified(file);
    assert.ok(dump(file).includes("|'seen'"));
    assert.ok(dump(file).startsWith(before.split("\n").slice(0, 2).join("\n")));
  });
  await t.test("is rebuilt by rebuild, once and quietly", (t) => {
    const file = filled(t);
    const before = dump(file);
    if (edited(t, file, OLD) === null) return;
    const said = run("rebuild", file, "--lang", "fr");
    assert.equal(said.code, 0);
    assert.match(said.out, /sont refaites\.\n$/);
    assert.equal(said.err, "");
    assert.equal(dump(file), before);
    verified(file);
  });
  await t.test("stays the old one when it is killed over it", async (t) => {
    const file = filled(t, 6000);
    const before = dump(file);
    let stayed = 0;
    for (const after of [0, 5, 20, 60, 120]) {
      if (edited(t, file, OLD) === null) return;
      const child = spawn(binary, ["report", "approve", file, "999999"], { env: environment({ LANG: "fr_FR.UTF-8" }) });
      let said = "";
      child.stderr.on("data", (chunk) => {
        if (said === "") setTimeout(() => child.kill("SIGKILL"), after);
        said += chunk;
      });
      await new Promise((resolve) => child.on("exit", resolve));
      assert.match(said, /ont été faites par une autre version/);
      if (edited(t, file, VERSION) === "0") {
        stayed += 1;
        fails(75, /whitestone rebuild /, "report", "list", file);
        ok("rebuild", file);
      }
      verified(file);
      assert.equal(dump(file), before);
    }
    assert.ok(stayed > 0, "some kill fell into the rebuild");
  });
});

test("a file of a newer version is refused and not touched", (t) => {
  const file = filled(t);
  const head = verified(file).head;
  if (edited(t, file, NEW) === null) return;
  for (const words of [["verify", file], ["report", "list", file], ["rebuild", file], ["serve", file, "--listen", "127.0.0.1:0"]]) {
    fails(75, /made by a newer Whitestone .* nothing was changed/, ...words);
  }
  edited(t, file, OLD);
  ok("rebuild", file);
  assert.equal(json("verify", file, "--json").head, head);
});

test("a file whose measures are declared otherwise is not read as it is, and made again", (t) => {
  const file = filled(t);
  const share = join(folder(t), "share");
  cpSync(join(root, "share"), share, { recursive: true });
  const declared = join(share, "model/measures/hazards.json");
  const measure = JSON.parse(readFileSync(declared, "utf8"));
  writeFileSync(declared, JSON.stringify({ ...measure, views: [["class"]] }));
  fails(75, /model of another Whitestone; 'whitestone rebuild /, "measure", file, "hazards", "--share", share);
  ok("rebuild", file, "--share", share);
  assert.equal(json("measure", file, "hazards", "--by", "class", "--json", "--share", share).total[0], 3);
  fails(65, /keeps no figures by all of these/, "measure", file, "hazards", "--by", "state", "--share", share);
});
