// The interface's texts: the same keys in every language, none empty, none unused.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const source = join(dirname(fileURLToPath(import.meta.url)), "../../web/src");
const read = (path) => readFileSync(join(source, path), "utf8");
const en = JSON.parse(read("i18n/en.json"));
const fr = JSON.parse(read("i18n/fr.json"));
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("english and french have the same keys", () => {
  assert.deepEqual(Object.keys(fr).sort(), Object.keys(en).sort());
});

test("no text is empty", () => {
  for (const texts of [en, fr]) {
    for (const [key, text] of Object.entries(texts)) assert.notEqual(text.trim(), "", key);
  }
});

test("a text has the same placeholders in both languages", () => {
  for (const key of Object.keys(en)) assert.deepEqual(placeholders(fr[key]), placeholders(en[key]), key);
});

test("french puts a no-break space before its double marks", () => {
  for (const [key, text] of Object.entries(fr)) assert.doesNotMatch(text, /[ \p{L}][;:?!]( |$)/u, key);
});

test("every text is used by a page", () => {
  const files = readdirSync(source, { recursive: true }).filter((name) => /\.tsx?$/.test(name));
  const code = files.map(read).join("\n");
  // Keys made from data name their stem: `unit.${unit}`.
  const stems = [...code.matchAll(/`([a-z]+(?:\.[a-z]+)*\.)\$\{/gi)].map((match) => match[1]);
  for (const key of Object.keys(en)) {
    const plain = key.replace(/\.one$/, "");
    const isUsed =
      code.includes(`"${plain}"`) || code.includes(`"${key}"`) || stems.some((stem) => plain.startsWith(stem));
    assert.ok(isUsed, `${key} is used nowhere`);
  }
});

test("every unit of the shipped model has a text", () => {
  const folder = join(source, "../../share/model/types");
  const types = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  const units = new Set(types.flatMap((type) => type.fields.flatMap((field) => field.unit ?? [])));
  assert.ok(units.size > 0);
  for (const unit of units) assert.ok(en[`unit.${unit}`], `unit.${unit}`);
});
