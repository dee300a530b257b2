// kill.test.mjs - kill -9 at random moments of import and edit: the file opens, verifies, and holds all or nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { approved, binary, collection, dump, environment, folder, isSanitized, json, ok, point, programme, put, serve, verified } from "./whitestone.mjs";

const ROWS = 400, ROUNDS = isSanitized ? 2 : 5, KILLS_A_ROUND = 16, SERVER_KILLS = isSanitized ? 5 : 20;

/** Rows of the east of the country that no other batch has. */
function batch(number, name = (i) => `Zone ${number}-${i}`) {
  const features = [];
  for (let i = 0; i < ROWS; i++) {
    features.push(point(28 + (i % 20) * 0.01, -1 - number * 0.01 - i / 100000, { hazard_name: name(i), land_class: "cha" }));
  }
  return collection(features);
}

/** Starts a command and kills it after so many milliseconds; resolves with how long it ran and whether it ended itself. */
function killed(words, after) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(binary, words, { stdio: "ignore", env: environment() });
    const timer = setTimeout(() => child.kill("SIGKILL"), after);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve({ took: performance.now() - started, whole: signal === null, code });
    });
  });
}

function stored(file) {
  return dump(file).split("\n").filter((line) => line.startsWith("hazard|")).length;
}

function edits(file) {
  return dump(file).split("\n").filter((line) => line.startsWith("hazard|") && line.includes("'Edited ")).length;
}

test("imports and edits that are killed leave all or nothing", async (t) => {
  const place = folder(t);
  const seen = { nothing: 0, all: 0 };
  const count = (whole) => (seen[whole ? "all" : "nothing"] += 1);

  for (let round = 0; round < ROUNDS; round++) {
    const file = programme(t);
    const data = join(place, "batch.geojson");
    const words = ["import", file, data, "--type", "hazard", "--approve", "--reason", "x"];
    put(data, batch(0));
    const usual = (await killed(words, 60000)).took;
    assert.equal(stored(file), ROWS);
    let there = ROWS, edited = 0;

    for (let kill = 1; kill <= KILLS_A_ROUND; kill++) {
      const edits_one = kill % 2 === 0;
      put(data, edits_one ? batch(0, (i) => (i === edited ? `Edited ${kill}` : i < edited ? `Edited ${2 * i + 2}` : `Zone 0-${i}`)) : batch(kill));
      const end = await killed(words, usual * (kill % 4 < 2 ? Math.random() * 1.1 : 0.7 + Math.random() * 0.5));
      verified(file);
      if (edits_one) {
        const now = edits(file);
        assert.ok(now === edited || now === edited + 1, `${now} edits after ${edited}`);
        count(now > edited);
        if (now === edited) approved(file, data, "--type", "hazard");
        edited += 1;
      } else {
        const now = stored(file);
        assert.ok(now === there || now === there + ROWS, `${now} records after ${there}`);
        assert.ok(!end.whole || now === there + ROWS, "what was acknowledged is there");
        count(now > there);
        there = now;
      }
      assert.equal(stored(file), there);
    }
    assert.equal(edits(file), edited);
  }
  t.diagnostic(`${seen.nothing} times nothing, ${seen.all} times all`);
  assert.ok(seen.nothing > 5 && seen.all > 5, `the kills fell where it matters: ${JSON.stringify(seen)}`);
});

function submit(url, name) {
  const body = JSON.stringify({ observed: "2026-05-01", title: name, changes: [{ type: "hazard", values: { hazard_name: name } }] });
  return fetch(`${url}/api/reports`, { method: "POST", headers: { "X-Whitestone": "1", "Content-Type": "application/json" }, body });
}

test("what a killed server acknowledged is on disk", async (t) => {
  const file = programme(t);
  let number = 0, acknowledged = 0;
  const names = new Set();

  for (let kill = 0; kill < SERVER_KILLS; kill++) {
    const { child, url, ended } = await serve([file, "--listen", "127.0.0.1:0"]);
    let running = true;
    const gone = ended.then(() => (running = false));
    let armed = false;
    const arm = () => {
      if (!armed) setTimeout(() => child.kill("SIGKILL"), Math.random() * 120);
      armed = true;
    };
    await Promise.all(Array.from({ length: 8 }, async () => {
      while (running) {
        const name = `report ${(number += 1)}`;
        const answer = await Promise.race([submit(url, name).catch(() => null), gone]);
        if (answer && answer.ok) {
          names.add(name);
          arm();
        }
      }
    }));
    await gone;
    const titles = new Set(json("report", "list", file, "--json").reports.map((report) => report.title));
    for (const name of names) assert.ok(titles.has(name), `${name} was acknowledged and is gone`);
    acknowledged += names.size;
    names.clear();
    verified(file);
  }
  assert.ok(acknowledged >= SERVER_KILLS, `${acknowledged} reports were acknowledged`);
  ok("rebuild", file);
  verified(file);
});
