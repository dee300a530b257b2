// spreadsheet.test.mjs - workbooks as people make them: what is read, what is told, and what is refused.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { approved, counts, dump, fails, folder, imported, json, ok, programme, put, readJson, verified } from "./whitestone.mjs";
import { row, workbook, zip } from "./workbook.mjs";

const TYPE = ["--type", "hazard"];
const NAMES = ["Hazard name", "lon", "lat", "Reported area"];

function sheet(place, rows, more) {
  return put(join(place, "book.xlsx"), workbook({ Data: rows }, more));
}

const note = (statement, key) => statement.notes.find((one) => one.note === key);

test("a spreadsheet as people make it", async (t) => {
  const place = folder(t), file = programme(t);
  const book = put(join(place, "book.xlsm"), workbook({
    "Read me": [["About this file"]],
    "Dangers 2024": [
      ["Dangers of the province"], [],
      ["Hazard\nname", "#", "longitude", "Latitude", "Reported area\n(m²)", "First reported", "Remarks"],
      ["#loc+name", "#meta+n", "#geo+lon", "#geo+lat", "#capacity+num", "#date+reported", "#description"],
      ["Pont de l’Élan", 1, 29.2, -1.6, 12.5, { date: "2024-05-31" }, "=1+1"],
      ["École", 2, 29.3, -1.7, " 1 200,5 ", { date: "2023-01-02" }, "+243 81"],
      [], [null, { xml: '<c t="inlineStr"><is><t> </t></is></c>' }],
      ["Marché", 3, 29.4, -1.8, { xml: '<c t="str"><f>E5*2</f><v>25</v></c>' }, null, "@home"],
    ],
    Lists: [["a", "b"], ["c", "d"]],
  }, { hidden: ["Lists"], more: { "xl/vbaProject.bin": "code" } }));
  const said = approved(file, book, ...TYPE);

  await t.test("is read, and the statement says what was done with it", () => {
    assert.deepEqual(counts(said), [3, 3, 0, 0, 0, 0], JSON.stringify(said.rows));
    assert.equal(note(said, "sheet").place, "Dangers 2024");
    assert.deepEqual(note(said, "sheets_left"), { note: "sheets_left", place: "Read me", count: 1 });
    assert.equal(note(said, "sheets_hidden").place, "Lists");
    assert.equal(note(said, "titles").place, "'Dangers 2024'!1:2");
    assert.equal(note(said, "hashtags").place, "'Dangers 2024'!4:4");
    assert.deepEqual(note(said, "formulas"), { note: "formulas", place: "'Dangers 2024'!E9", count: 1 });
    assert.ok(note(said, "macros"));
  });
  await t.test("the same file again changes nothing; one cell edited updates one record", () => {
    assert.deepEqual(counts(approved(file, book, ...TYPE)), [3, 0, 0, 3, 0, 0]);
    verified(file);
  });
  await t.test("its notes are told in both languages", () => {
    const fresh = programme(t);
    assert.match(ok("import", fresh, book, ...TYPE), /Read: sheet Dangers 2024\n[^]*macros; they were neither read nor run/);
    assert.match(ok("import", fresh, book, ...TYPE, "--lang", "fr"), /Feuille lue : Dangers 2024\n[^]*Le fichier contient des macros/);
  });
  await t.test("--layer chooses the sheet", () => {
    fails(66, /no sheet "Dangers 2023" with cells: there are "Read me", "Dangers 2024", "Lists"/, "import", file, book, ...TYPE, "--layer", "Dangers 2023");
    assert.equal(note(imported(file, book, ...TYPE, "--layer", "lists"), "sheet").place, "Lists");
  });
});

test("a held row names its cell, in the statement and in the report", (t) => {
  const place = folder(t), file = programme(t);
  const book = sheet(place, [
    ["title", null, null, "of March"], NAMES,
    ["A", 29.2, -1.6, "many"], ["B", 29.2, "north", 1], ["C", 29.2, -1.6, { xml: '<c t="e"><v>#DIV/0!</v></c>' }],
    ["D", 29.2, -1.6, { xml: "<c><f>SUM(D1:D2)</f></c>" }], ["E", 0, 0, 5], ["F", 29.2, -1.6, 5],
  ]);
  const said = imported(file, book, ...TYPE);
  const rows = Object.fromEntries(said.rows.map((one) => [one.where, one]));

  assert.deepEqual(counts(said), [6, 1, 0, 0, 5, 0]);
  assert.match(rows["Data!D3"].reason, /"many"/);
  assert.match(rows["Data!4:4"].reason, /"lat": "north"/);
  assert.match(rows["Data!D5"].reason, /the error #DIV\/0!/);
  assert.match(rows["Data!D6"].reason, /never calculated/);
  assert.ok(rows["Data!7:7"], "a place is of the whole row");
  assert.deepEqual(json("report", "show", file, String(said.report), "--json").rows.map((one) => one.where), said.rows.map((one) => one.where));
  assert.match(ok("report", "show", file, String(said.report)), /row 1 held: Data!D3 Reported area "many"/);
});

test("a folder of workbooks is one list, and a held row names its file", (t) => {
  const place = folder(t), file = programme(t);
  for (const [name, area] of [["north", 3], ["south", "many"]]) {
    put(join(place, `${name}.xlsx`), workbook({ Data: [NAMES, [name, 29.2, -1.6, area]] }));
  }
  const said = imported(file, place, ...TYPE);

  assert.deepEqual(counts(said), [2, 1, 0, 0, 1, 0]);
  assert.equal(said.rows[0].where, "[south.xlsx]Data!D2");
});

test("a hashtag names the field where the header does not", (t) => {
  const place = folder(t), file = programme(t);
  const rows = [["Où", "Quand", "Fermé", "E", "N"], ["#adm1+name+fr", "#date+reported", "#date+closed", "#geo+lon", "#geo+lat"],
    ["Ituri", { date: "2024-05-31" }, { date: "2025-01-01" }, 29.2, -1.6]];
  const said = approved(file, sheet(place, rows), ...TYPE);

  assert.deepEqual([counts(said), said.unused_columns], [[1, 1, 0, 0, 0, 0], ["Fermé"]]);
  ok("export", file, "hazard", "-o", join(place, "out.geojson"));
  const { properties, geometry } = readJson(join(place, "out.geojson")).features[0];
  assert.deepEqual([properties.reported_date, geometry.coordinates], ["2024-05-31", [29.2, -1.6]]);
  assert.ok(Object.values(properties).includes("Ituri"));
});

test("a million empty rows are passed over", (t) => {
  const place = folder(t), file = programme(t);
  const blank = Array.from({ length: 1000000 }, (_, i) => `<row r="${i + 3}" s="1" customFormat="1"><c r="A${i + 3}" s="1"/><c r="B${i + 3}" s="1"/></row>`);
  const book = put(join(place, "book.xlsx"), workbook({ Data: row(NAMES, 1) + row(["A", 29.2, -1.6, 3], 2) + blank.join("") + row(["B", 29.3, -1.6, 3], 1048576) }));

  assert.deepEqual(counts(imported(file, book, ...TYPE)), [2, 2, 0, 0, 0, 0]);
});

test("what is no list of records is refused with one sentence, and nothing is stored", async (t) => {
  const place = folder(t), file = programme(t);
  const before = dump(file);
  const bomb = Buffer.concat([Buffer.from("<worksheet><sheetData>"), Buffer.alloc(200 << 20, "<row/>")]);
  const parts = (more) => zip({ "xl/workbook.xml": "<workbook/>", ...more });
  const REFUSED = {
    "a header merged over two columns": [workbook({ Data: [["Name", "Location", null], ["A", 29, -1]] }, { tail: '<mergeCells><mergeCell ref="B1:C1"/></mergeCells>' }), /Data!B1:C1 is one header merged over 2 columns/],
    "two columns of one name": [workbook({ Data: [["Name", "Area", "area", "Area"], ["A", 1, 2, 3]] }), /columns B and D of sheet "Data" are both called "Area"/],
    "numbers without names": [workbook({ Data: [[1, 2], [3, 4]] }), /a row of column names is needed/],
    "a header alone": [workbook({ Data: [NAMES] }), /no row in this file/],
    "no cell at all": [workbook({ Data: [], Other: [] }), /none of its sheets has a cell/],
    "a bomb": [workbook({ Data: [NAMES] }, { more: { "xl/worksheets/sheet1.xml": bomb } }), /unpacks to more than 300 times its size/],
    "an entity": [parts({ "xl/workbook.xml": '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>' }), /declares a document type/],
    "no workbook": [parts({}), /an Office document without sheets/],
    "a damaged part": [parts({ "xl/workbook.xml": "<workbook><sheets>" }), /not well-formed in line 1/],
    "an archive cut short": [workbook({ Data: [NAMES] }).subarray(0, 300), /cannot be unpacked/],
    "more columns than a list has": [workbook({ Data: [Array.from({ length: 1100 }, (_, i) => `c${i}`), ["x"]] }), /sheet "Data" has more than 1024 columns/],
  };
  for (const [name, [bytes, sentence]] of Object.entries(REFUSED)) {
    await t.test(name, () => {
      const { err } = fails(65, sentence, "import", file, put(join(place, "book.xlsx"), bytes), ...TYPE, "--approve", "--reason", "x");
      assert.ok(err.length < 400, "it is short");
      assert.equal(dump(file), before);
    });
  }
});
