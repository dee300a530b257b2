// commands.test.mjs - every command with every option, through the real binary: answers, exit codes, sentences.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawn, spawnSync } from "node:child_process";
import { test } from "node:test";
import {
  approved, binary, collection, counts, dump, environment, fails, folder, imported, json, ok, point, programme, put, root, run,
  used, verified,
} from "./whitestone.mjs";

const COMMANDS = ["init", "serve", "import", "export", "parity", "report list", "report show", "report approve", "report reject",
  "report withdraw", "measure", "framework", "portfolio", "verify", "rebuild", "model check", "model apply", "model docs", "version", "help"];

const HAZARDS = collection([
  point(29.2, -1.6, { local_code: "COD-TST-HAZ-1", hazard_name: "Pont", land_class: "cha" }),
  point(29.3, -1.5, { local_code: "COD-TST-HAZ-2", hazard_name: "École", land_class: "sha" }),
  point(0, 0, { local_code: "COD-TST-HAZ-3", hazard_name: "Nulle part" }),
]);

/** A programme with one report that waits, of two hazards and a row that was held. */
function submitted(t) {
  const file = programme(t);
  const data = put(join(folder(t), "hazards.geojson"), HAZARDS);
  return { file, data, report: String(imported(file, data, "--type", "hazard").report) };
}

test("help and the manual", async (t) => {
  await t.test("help is what the golden files say, in both languages", () => {
    for (const lang of ["en", "fr"]) {
      const said = [ok("help", "--lang", lang), ...COMMANDS.map((name) => ok("help", ...name.split(" "), "--lang", lang))].join("\n");
      const golden = join(root, "tests", "cli", "golden", `help.${lang}.txt`);
      if (process.env.GOLDEN === "write") writeFileSync(golden, said);
      assert.equal(said, readFileSync(golden, "utf8"), "run it with GOLDEN=write after a look at the difference");
    }
  });
  await t.test("the manual page is what the tables say, in both languages", () => {
    for (const [lang, name] of [["en", "whitestone.1.md"], ["fr", "whitestone.1.fr.md"]]) {
      const page = join(root, "docs", "man", name);
      if (process.env.GOLDEN === "write") writeFileSync(page, ok("manual", "--lang", lang));
      assert.equal(ok("manual", "--lang", lang), readFileSync(page, "utf8"), "run it with GOLDEN=write");
    }
  });
  await t.test("every command that help lists is known here", () => {
    const listed = [...ok("help").matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm)].map((found) => found[1]);
    assert.deepEqual(listed, COMMANDS);
  });
  await t.test("--help, -h and help say the same", () => {
    for (const name of COMMANDS) {
      const words = name.split(" ");
      assert.equal(ok(...words, "--help"), ok("help", ...words));
      assert.equal(ok(...words, "-h"), ok("help", ...words));
    }
    assert.equal(ok("--help"), ok("help"));
    assert.equal(ok("report", "--help"), ok("help", "report"));
  });
  await t.test("the locale and the setting choose the language", () => {
    assert.match(ok("help", { env: { LANG: "fr_CD.UTF-8" } }), /^Whitestone tient/);
    assert.match(ok("help", { env: { LANG: "fr_CD.UTF-8", WHITESTONE_LANG: "en" } }), /^Whitestone keeps/);
    assert.match(ok("help", "--lang", "en", { env: { WHITESTONE_LANG: "fr" } }), /^Whitestone keeps/);
    fails(64, /no language "tlh"/, "help", "--lang", "tlh");
  });
  await t.test("version", () => {
    assert.match(ok("version"), /^whitestone \d+\.\d+\.\d+\n$/);
    assert.match(json("version", "--json").version, /^\d+\.\d+\.\d+$/);
    assert.equal(ok("--version"), ok("version"));
  });
});

test("wrong usage ends with 64 and one line that helps", async (t) => {
  const file = programme(t);
  const cases = [
    [/say what to do/],
    [/there is no command "imprt"; did you mean "import"\?/, "imprt"],
    [/there is no command "xyzzy"; 'whitestone help' lists all/, "xyzzy"],
    [/say which: report list, report show/, "report"],
    [/there is no command "report lst"; did you mean "report list"\?/, "report", "lst"],
    [/"init" takes no option --program; did you mean --programme\?/, "init", "x", "--program", "COD"],
    [/"verify" takes no option --approve/, "verify", "x", "--approve"],
    [/"verify" takes no option -z/, "verify", "x", "-z"],
    [/--programme needs a value: --programme COD/, "init", "x", "--programme"],
    [/--programme needs a value/, "init", "x", "--programme="],
    [/--json takes no value/, "verify", "x", "--json=yes"],
    [/--json is given twice/, "verify", "x", "--json", "--json"],
    [/"init" needs FILE/, "init"],
    [/"init" needs --programme COD/, "init", "x"],
    [/"import" needs DATA: whitestone import FILE DATA/, "import", "x"],
    [/does not know what to do with "c"/, "import", "a", "b", "c"],
    [/does not know what to do with "now"/, "version", "now"],
    [/--place-limit takes a number that is not negative, not "far"/, "init", "x", "--programme", "COD", "--place-limit", "far"],
    [/--place-limit takes a number/, "init", "x", "--programme", "COD", "--place-limit=-5"],
    [/--approve needs --reason/, "import", file, "x.csv", "--type", "hazard", "--approve"],
    [/--reason is for --approve/, "import", file, "x.csv", "--type", "hazard", "--reason", "x"],
    [/"twelve" is no number of a report/, "report", "show", file, "twelve"],
    [/"open" is no state of a report/, "report", "list", file, "--state", "open"],
    [/"nowhere" is no ADDRESS:PORT/, "serve", file, "--listen", "nowhere"],
    [/"127.0.0.1:99999" is no ADDRESS:PORT/, "serve", file, "--listen", "127.0.0.1:99999"],
    [/say --format/, "export", file, "hazard", "-o", "out.doc"],
    [/no format "docx"/, "export", file, "hazard", "-o", "out.csv", "--format", "docx"],
    [/say what the rows are/, "import", file, join(root, "tests", "fixtures", "broken", "utf16.csv")],
    [/there is no command "nonsense"/, "help", "nonsense"],
  ];
  for (const [sentence, ...words] of cases) {
    await t.test(`says ${sentence.source}`, () => fails(64, sentence, ...words));
  }
  await t.test("in French too", () => {
    const said = run("imprt", { env: { LANG: "fr_FR.UTF-8" } });
    assert.equal(run("--lang", "fr", "imprt").err, said.err);
    assert.equal(said.err, "whitestone: il n’y a pas de commande « imprt » ; vouliez-vous dire « import » ?\n");
  });
  await t.test("-- ends the options", () => fails(66, /--json/, "verify", "--", "--json"));
});

test("init", async (t) => {
  const place = folder(t);

  await t.test("makes the file and its key, and says where the key is", () => {
    const file = join(place, "a.gpkg");
    assert.match(ok("init", file, "--programme", "COD"), /a\.gpkg is made for COD\. Its key is .*a\.gpkg\.key: keep a copy elsewhere/);
    assert.equal(statSync(`${file}.key`).mode & 0o777, 0o600);
    verified(file);
    fails(75, /exists already/, "init", file, "--programme", "COD");
  });
  await t.test("refuses what is no country", () => {
    fails(64, /ABC/, "init", join(place, "x.gpkg"), "--programme", "ABC");
    assert.ok(!existsSync(join(place, "x.gpkg")) && !existsSync(join(place, "x.gpkg.key")));
  });
  await t.test("a place limit is kept: 0 holds no place for its distance", () => {
    const far = put(join(place, "far.geojson"), collection([point(2.35, 48.85, { hazard_name: "Paris" })]));
    const near = join(place, "near.gpkg"), any = join(place, "any.gpkg"), wide = join(place, "wide.gpkg");
    ok("init", near, "--programme", "COD");
    ok("init", any, "--programme", "COD", "--place-limit", "0");
    ok("init", wide, "--programme", "COD", "--place-limit=10000");
    assert.equal(imported(near, far, "--type", "hazard").held, 1);
    assert.equal(imported(any, far, "--type", "hazard").held, 0);
    assert.equal(imported(wide, far, "--type", "hazard").held, 0);
  });
  await t.test("--demo fills it with what says DEMONSTRATION", () => {
    const file = join(place, "demo.gpkg");
    assert.match(ok("init", file, "--programme", "COD", "--demo"), /DEMONSTRATION/);
    assert.ok(verified(file).entries > 100);
    assert.match(dump(file), /DEMONSTRATION/);
  });
  await t.test("an unknown demonstration is refused before anything is made, and the known ones are named", () => {
    const file = join(place, "unknown.gpkg");
    fails(64, /"portfolo"; known are programme, portfolio/, "init", file, "--programme", "XHQ", "--demo=portfolo");
    assert.match(run("init", file, "--programme", "XHQ", "--demo=portfolo", "--lang", "fr").err, /connues sont programme, portfolio/);
    fails(64, /--demo needs a value/, "init", file, "--programme", "XHQ", "--demo=");
    assert.ok(!existsSync(file) && !existsSync(`${file}.key`));
  });
  await t.test("a programme of no one country has a code from XAA to XZZ", () => {
    const file = join(place, "region.gpkg"), far = put(join(place, "sea.geojson"), collection([point(88, -24, {})]));
    ok("init", file, "--programme", "XRG", "--demo=programme");
    const empty = join(place, "empty.gpkg");
    ok("init", empty, "--programme", "XRG");
    assert.equal(imported(empty, far, "--type", "hazard").held, 0);
  });
});

test("import", async (t) => {
  await t.test("says what became of every row", () => {
    const { file, data } = submitted(t);
    const said = approved(file, data, "--type", "hazard");
    assert.deepEqual(counts(said).slice(0, 1), [3]);
    const other = programme(t);
    const lines = ok("import", other, data, "--type", "hazard");
    assert.match(lines, /^Report 2 waits for a decision: whitestone report approve .* 2\n {2}read {7}3\n {2}stored {5}2\n/);
    assert.match(lines, /^row 3 held: geometry "0, 0": the place is 0, 0/m);
    const french = ok("import", programme(t), data, "--type", "hazard", "--lang", "fr");
    assert.match(french, /^Le rapport 2 attend une décision.*\n {2}lues {12}3\n {2}enregistrées {4}2\n/);
  });
  await t.test("reads standard input", () => {
    const file = programme(t);
    const said = JSON.parse(ok("import", file, "-", "--type", "hazard", "--json", { input: JSON.stringify(HAZARDS) }));
    assert.deepEqual(counts(said), [3, 2, 0, 0, 1, 0]);
  });
  await t.test("reads one layer of a GeoPackage", () => {
    const data = join(root, "tests", "fixtures", "foreign", "two_layers.gpkg");
    fails(64, /has 2 layers: choose one of lieux, autres/, "import", programme(t), data, "--type", "hazard");
    assert.ok(imported(programme(t), data, "--type", "hazard", "--layer", "lieux").read > 0);
    fails(64, /no layer "nowhere"/, "import", programme(t), data, "--type", "hazard", "--layer", "nowhere");
  });
  await t.test("takes a mapping from a file", () => {
    const place = folder(t);
    const map = put(join(place, "own.json"), {
      mapping: 1, name: "own", label: { en: "Own", fr: "Propre" }, source: { name: "own", licence: "", url: "" }, type: "hazard",
      key: { system: "own", columns: ["no"] }, fields: { hazard_name: { column: "lieu" } },
    });
    const file = programme(t);
    const data = put(join(place, "own.csv"), "no,lieu,x,y\n1,Pont,29.2,-1.6\n2,Puits,29.3,-1.6\n");
    assert.deepEqual(counts(approved(file, data, "--map", map)), [2, 2, 0, 0, 0, 0]);
    put(data, "no,lieu,x,y\n2,Puits,29.3,-1.6\n1,Pont neuf,29.2,-1.6\n");
    assert.deepEqual(counts(approved(file, data, "--map", map)), [2, 0, 1, 1, 0, 0]);
    fails(66, /no mapping of this name/, "import", file, data, "--map", "none");
    fails(65, /own\.json#\/type/, "import", file, data, "--map", put(map, { mapping: 1, name: "own", type: "spaceship" }));
  });
  await t.test("a mapping for another programme is refused", () => {
    fails(65, /COL/, "import", programme(t), put(join(folder(t), "x.csv"), "a\n1\n"), "--map", "colombia_events");
  });
  await t.test("a type that is not there is named", () => {
    fails(66, /no record type 'spaceship'/, "import", programme(t), put(join(folder(t), "x.csv"), "a\n1\n"), "--type", "spaceship");
  });
  await t.test("shows how far it is on a terminal, and nothing of it elsewhere", () => {
    const file = programme(t);
    const features = Array.from({ length: 20000 }, (_, i) => point(28 + (i % 100) / 100, -1 - i / 20000, { hazard_name: `Z ${i}` }));
    const data = put(join(folder(t), "many.geojson"), collection(features));
    const said = spawnSync("script", ["-qec", `"${binary}" import "${file}" "${data}" --type hazard`, "/dev/null"],
      { encoding: "utf8", env: environment() });
    assert.equal(said.status, 0, said.stdout);
    assert.match(said.stdout, /\r[\d,]+ rows, [\d.]+ of [\d.]+ MB, [\d,]+ rows\/s/);
    assert.match(said.stdout, /\r\x1b\[KReport 2 waits/);
    assert.equal(run("import", programme(t), data, "--type", "hazard").err, "");
  });
  await t.test("Ctrl-C cancels it: nothing is stored, exit 75", async () => {
    const file = programme(t);
    const before = dump(file);
    const { code, err } = await interrupted(["import", file, "-", "--type", "hazard"]);
    assert.equal(code, 75, err);
    assert.equal(err, "whitestone: the import was cancelled; nothing was stored\n");
    assert.equal(dump(file), before);
    verified(file);
  });
});

/** Runs a command that reads rows without end from standard input, and presses Ctrl-C after a while. */
function interrupted(words) {
  const child = spawn(binary, words, { env: environment() });
  let row = 0, err = "";
  const feed = setInterval(() => child.stdin.write(Array.from({ length: 1000 }, () => `C-${(row += 1)},Zone`).join("\n") + "\n"), 5);
  child.stdin.on("error", () => clearInterval(feed));
  child.stderr.on("data", (chunk) => (err += chunk));
  child.stdin.write("local_code,hazard_name\n");
  setTimeout(() => child.kill("SIGINT"), 500);
  return new Promise((resolve) => child.on("exit", (code) => {
    clearInterval(feed);
    resolve({ code, err });
  }));
}

test("reports", async (t) => {
  await t.test("a submitted report changes nothing until it is approved", () => {
    const { file, report } = submitted(t);
    assert.doesNotMatch(dump(file), /^hazard\|/m);
    assert.match(ok("report", "approve", file, report, "--reason", "checked"), new RegExp(`Report ${report} is approved`));
    assert.equal(dump(file).match(/^hazard\|/gm).length, 2);
    const [listed] = json("report", "list", file, "--json").reports;
    assert.equal(listed.state, "approved");
    assert.equal(listed.self_approved, true);
    assert.equal(listed.decided_by, "tester");
    fails(75, /approved/, "report", "approve", file, report, "--reason", "again");
    verified(file);
  });
  await t.test("is listed, newest first, by state", () => {
    const { file, data } = submitted(t);
    approved(file, put(data, collection([point(28.9, -1.1, { hazard_name: "Autre" })])), "--type", "hazard");
    const { reports } = json("report", "list", file, "--json");
    assert.ok(reports[0].report > reports[1].report);
    assert.deepEqual(json("report", "list", file, "--json", "--state", "submitted").reports.map((r) => r.report), [reports[1].report]);
    assert.deepEqual(json("report", "list", file, "--json", "--state", "withdrawn").reports, []);
    assert.match(ok("report", "list", file), /^number {2}state {2,}recorded \(UTC\)/);
    assert.match(ok("report", "list", file, "--lang", "fr", "--state", "submitted"), /soumis/);
    assert.equal(ok("report", "list", programme(t)), "No reports.\n");
  });
  await t.test("is shown with the rows it held, as they stood", () => {
    const { file, report } = submitted(t);
    assert.match(ok("report", "show", file, report), /^Report \d+: hazards\.geojson\n[^]*read +3\n[^]*row 3 held: /);
    const shown = json("report", "show", file, report, "--json");
    assert.equal(shown.rows.length, 1);
    assert.deepEqual(JSON.parse(shown.rows[0].raw), HAZARDS.features[2]);
    assert.equal(shown.proposals.length, shown.changes);
    assert.deepEqual(shown.proposals[0].fields.find((one) => one.field === "hazard_name"), { field: "hazard_name", before: null, after: HAZARDS.features[0].properties.hazard_name, shows: true, overtaken: false });
    assert.match(ok("report", "show", file, report), /\n  new Hazard: [^\n]+\n(    [^\n]+\n)*    Name: /);
    assert.match(ok("report", "show", file, report, "--lang", "fr"), /\n  nouveau \(Zone dangereuse\) : /);
    fails(66, /there is no report 999/, "report", "show", file, "999");
  });
  await t.test("can be rejected, for a reason", () => {
    const { file, report } = submitted(t);
    fails(64, /needs --reason/, "report", "reject", file, report);
    fails(65, /reason/, "report", "reject", file, report, "--reason", "  ");
    const said = json("report", "reject", file, report, "--reason", "not ours", "--json");
    assert.deepEqual([said.state, said.reason], ["rejected", "not ours"]);
    assert.doesNotMatch(dump(file), /^hazard\|/m);
    verified(file);
  });
  await t.test("withdrawing lists what stands in the way; --force leaves later edits", () => {
    const place = folder(t);
    const file = programme(t);
    const data = put(join(place, "a.geojson"), HAZARDS);
    const first = String(approved(file, data, "--type", "hazard").report);
    const edited = structuredClone(HAZARDS);
    edited.features[0].properties.hazard_name = "Pont neuf";
    const second = approved(file, put(data, edited), "--type", "hazard");
    assert.equal(second.updated, 1);
    const refused = run("report", "withdraw", file, first, "--reason", "wrong file");
    assert.equal(refused.code, 75, refused.err);
    assert.match(refused.out, new RegExp(`edited later by report ${second.report}`));
    assert.match(refused.err, /^whitestone: [^\n]+\n$/);
    const { conflicts } = JSON.parse(run("report", "withdraw", file, first, "--reason", "wrong file", "--json").out);
    assert.equal(conflicts.length, 1);
    assert.equal(conflicts[0].type, "hazard");
    assert.equal(dump(file).match(/^hazard\|/gm).length, 2);
    assert.match(ok("report", "withdraw", file, first, "--reason", "wrong file", "--force"), /is withdrawn/);
    assert.match(dump(file), /^hazard\|.*Pont neuf/m);
    assert.doesNotMatch(dump(file), /^hazard\|.*École/m);
    verified(file);
  });
  await t.test("two approvers: nobody approves their own", () => {
    const { file, data, report } = submitted(t);
    ok("report", "approve", file, report, { env: { USER: "second" } });
    put(data, collection([point(28.9, -1.1, { hazard_name: "Autre" })]));
    approved(file, data, "--type", "hazard", { env: {} });
    put(data, collection([point(28.8, -1.1, { hazard_name: "Encore" })]));
    fails(77, /four eyes/, "import", file, data, "--type", "hazard", "--approve", "--reason", "x");
  });
});

test("verify and rebuild", async (t) => {
  await t.test("verify says how many entries there are and what the head is", () => {
    const { file } = submitted(t);
    const { entries, head } = verified(file);
    assert.match(head, /^[0-9a-f]{64}$/);
    assert.equal(ok("verify", file), `${entries} entries, head ${head}: everything agrees.\n`);
    assert.equal(json("verify", file, "--json", "--expect", head).faults.length, 0);
    const other = run("verify", file, "--json", "--expect", "0".repeat(64));
    assert.equal(other.code, 1);
    assert.ok(JSON.parse(other.out).faults.length > 0);
  });
  await t.test("a table that somebody changed is a fault, and rebuild mends it", () => {
    const { file, report } = submitted(t);
    ok("report", "approve", file, report, "--reason", "x");
    const before = dump(file);
    const script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('PRAGMA writable_schema=1');" +
      "c.execute(\"DELETE FROM sqlite_schema WHERE type='trigger'\"); c.commit(); c.close();" +
      "c=sqlite3.connect(sys.argv[1]); c.execute(\"UPDATE hazard SET hazard_name='forged'\"); c.commit()";
    const forged = spawnSync("python3", ["-c", script, file], { encoding: "utf8" });
    if (forged.error) return t.skip("needs python3");
    assert.equal(forged.status, 0, forged.stderr);
    const found = run("verify", file);
    assert.equal(found.code, 1);
    assert.match(found.out, /hazard/);
    assert.match(ok("rebuild", file), /is made anew|made anew/);
    assert.equal(dump(file), before);
    verified(file);
  });
});

test("parity", async (t) => {
  const file = join(folder(t), "demo.gpkg");
  ok("init", file, "--programme", "COD", "--demo");
  const asked = (...words) => json("parity", file, "--json", ...words);
  const sum = (rows, key) => rows.reduce((total, row) => total + row[key], 0);
  const all = asked();

  await t.test("judges everybody and shows the baseline beside it", () => {
    const { women, men } = all.total;
    assert.ok(women > 0 && men > women);
    assert.equal(all.total.base, women + men);
    assert.equal(all.total.verdict, 100 * women < 47 * (women + men) ? "men_over" : "within");
    assert.equal(all.total.missing.replacements, Math.ceil(0.47 * (women + men)) - women);
    assert.equal(all.frozen_figures[0].women_percent, 27);
    assert.ok(all.frozen_figures[0].is_baseline);
    assert.match(ok("parity", file), /Baseline: 27\.0 % women/);
    assert.match(ok("parity", file, "--lang", "fr"), /Situation de départ : 27,0 % de femmes/);
  });
  await t.test("breaks down by one dimension or several", () => {
    const employers = asked("--by", "employer");
    assert.equal(sum(employers.rows, "women"), all.total.women);
    assert.equal(sum(employers.rows, "men"), all.total.men);
    const grades = asked("--by", "grade,function");
    assert.deepEqual(grades.by.map((one) => one.id), ["grade", "function"]);
    assert.equal(grades.margins.length, 2);
    const p4 = grades.margins[0].find((row) => row.values[0].label === "P-4");
    assert.equal(p4.verdict, "men_over");
    assert.match(ok("parity", file, "--by", "grade"), /P-4 +\d+ +\d+ +\d+\.\d % +men over-represented +\d+ replaced, or \d+ more/);
  });
  await t.test("takes a day, a programme, an employer, full-time equivalents", () => {
    assert.equal(asked("--on", "2010-01-01").total.base, 0);
    assert.deepEqual(asked("--in-programme", "COD").total, all.total);
    const unit = asked("--employed-by", "VELU");
    assert.equal(unit.total.base + all.from_head_counts.women + all.from_head_counts.men, all.total.base);
    const fte = asked("--employed-by", "VELU", "--fte");
    assert.equal(fte.unit, "fte");
    assert.ok(fte.total.men < unit.total.men);
    assert.equal(fte.total.missing, null);
  });
  await t.test("--published hides small counts and what would tell them", () => {
    const table = asked("--by", "function", "--published");
    assert.equal(table.findings, null);
    for (const row of table.rows) {
      for (const key of ["women", "men", "base", "other", "not_known"]) {
        assert.ok(row[key] === null || row[key] === 0 || row[key] >= 5, `${key} ${row[key]}`);
      }
      assert.ok(row.women_percent === null || row.base >= 10);
    }
    assert.ok(table.rows.some((row) => row.women === null));
    assert.match(ok("parity", file, "--by", "function", "--published"), /hidden/);
    assert.match(ok("parity", file, "--published", "--on", "2016-06-01"), /Not to be published/);
  });
  await t.test("says what is not understood", () => {
    fails(64, /"2025" is no day; write it as 2026-03-31/, "parity", file, "--on", "2025");
    fails(65, /"sex" is nothing to break parity down by: category, ladder, grade/, "parity", file, "--by", "sex");
    fails(65, /"grade" is asked for twice/, "parity", file, "--by", "grade,grade");
    fails(65, /3 dimensions at most/, "parity", file, "--by", "grade,station,employer,function");
    fails(65, /2 dimensions at most/, "parity", file, "--by", "grade,station,employer", "--published");
    fails(65, /programme: there is no "XYZ" in this file/, "parity", file, "--in-programme", "XYZ");
    fails(65, /employer: there is no "XYZ" in this file/, "parity", file, "--employed-by", "XYZ");
    fails(65, /what is published counts heads/, "parity", file, "--published", "--fte");
  });
});

test("no command and no option has gone unused", () => {
  for (const name of COMMANDS) {
    const options = [...ok("help", ...name.split(" ")).matchAll(/--([a-z-]+)/g)].map((found) => found[1]);
    for (const option of new Set(options)) {
      if (UNUSED_HERE.has(`${name} --${option}`)) continue;
      assert.ok(used.has(`${name} --${option}`), `no test gives ${name} --${option}`);
    }
  }
});

/* Tested in serve.test.mjs, model.test.mjs, export.test.mjs, framework.test.mjs and portfolio.test.mjs, or for every command at once. */
const UNUSED_HERE = new Set([
  ...COMMANDS.flatMap((name) => [`${name} --share`, `${name} --lang`, `${name} --help`]),
  "serve --listen", "measure --by", "measure --where", "measure --from", "measure --to", "measure --in-programme",
  "measure --organisation", "measure --unit", "measure --running", "measure --last", "measure --once", "measure --most", "measure --json", "serve --web", "serve --log", "model check --json", "model apply --json",
  "export --output", "export --format", "report approve --json", "import --encoding",
  "serve --listen", "serve --web", "serve --log", "model check --json", "model apply --json",
  "export --output", "export --format", "report approve --json", "import --encoding", "framework --on", "framework --json", "portfolio --on", "portfolio --json",
]);
