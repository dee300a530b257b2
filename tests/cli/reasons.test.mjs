// reasons.test.mjs - every sentence that is translated is one the program says, and gaps are the same in both languages.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { collection, folder, imported, ok, point, programme, put } from "./whitestone.mjs";

const src = fileURLToPath(new URL("../../src", import.meta.url));
const unquoted = (text) => JSON.parse(`"${text}"`);
const REASONS = [
  ...readFileSync(join(src, "service/reason.def"), "utf8").matchAll(
    /^REASON\("((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\)$/gm,
  ),
].map(([, english, french]) => ({ english: unquoted(english), french: unquoted(french) }));
const gaps = (text) => (text.match(/[{[]\d[}\]]/g) ?? []).map((gap) => gap[1]).sort();

/** The text of every string in the sources, those that stand together as one, each with a blank for what is filled in. */
function sentences(dir) {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return sentences(path);
    if (!/\.[ch]$/.test(name)) return [];
    return [...readFileSync(path, "utf8").matchAll(/"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*/g)].map(
      ([strings]) =>
        strings
          .replace(/"\s*"/g, "")
          .replace(/\\"/g, '"')
          .replace(/%[-.*\d]*(?:ll|z)?[a-z]/g, "\0"),
    );
  });
}

test("reasons for putting rows aside", async (t) => {
  await t.test("are said by the program as they are translated", () => {
    const said = sentences(src).join("\n");
    assert.ok(REASONS.length > 50);
    for (const { english } of REASONS) {
      const parts = english
        .split(/[{[]\d[}\]]|;/)
        .map((part) => part.trim())
        .filter((part) => part.length > 4);
      for (const part of parts) assert.ok(said.includes(part), `nothing says "${part}" of "${english}"`);
    }
  });
  await t.test("have the same gaps in both languages", () => {
    for (const { english, french } of REASONS) assert.deepEqual(gaps(french), gaps(english), english);
  });
  await t.test("come in the language asked for, values as they were", (tt) => {
    const file = programme(tt);
    const rows = collection([
      point(0, 0, { hazard_name: "A" }),
      point(29.2, -1.6, { hazard_name: "B", reported_date: "31.02.2024" }),
      point(29.2, 61.6, { hazard_name: "C" }),
      point(29.2, -1.6, { hazard_name: "D", reported_area: "viele" }),
    ]);
    const report = String(imported(file, put(join(folder(tt), "held.geojson"), rows), "--type", "hazard").report);
    const said = ok("report", "show", file, report, "--lang", "fr");
    assert.match(said, /ligne 1 retenue : .*le lieu est 0, 0/);
    assert.match(said, /«\s31\.02\.2024\s» est un jour qui n’existe pas/);
    assert.match(said, /hors du pays/);
    assert.match(said, /«\sviele\s» n’est pas un nombre/);
    assert.match(ok("report", "show", file, report), /"viele" is not a number/);
  });
});
