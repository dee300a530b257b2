// cells.mjs - a cell of a measure opens to its records: the list under the cell's conditions has as many as the cell says.
import assert from "node:assert/strict";
import { get, getOk, isProblem, submit } from "../client.mjs";

const NOW = { approve: true, reason: "test" };
const VICTIMS = [
  { sex: "female", age_at_accident: 4, accident_date: "2024-01-31" },
  { sex: "female", age_at_accident: 5, accident_date: "2024-01" },
  { sex: "male", age_at_accident: 11, accident_date: "2024-02-01" },
  { sex: "male", age_at_accident: 12, accident_date: "2024" },
  { sex: { unknown: true }, accident_date: "2023-12-31" },
  { sex: "unknown", age_at_accident: 61 },
  { age_at_accident: 60, accident_date: "2024-01-15" },
];
const SESSIONS = [
  { eore_category: "eore_direct", women: 3, men: 0, girls: 2, session_date: "2024-01-10" },
  { eore_category: "eore_direct", women: 1, session_date: "2024-03-10" },
  { eore_category: "eore_direct", participants_total: 9, session_date: "2024-03-11" },
];

export async function cellCases(t, server) {
  const made = async (type, values) => {
    const answer = await submit(server, type, values, NOW);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.ids[0];
  };
  const matched = async (type, query) =>
    (await getOk(server, `/api/records/${type}?limit=1&${new URLSearchParams(query)}`)).matched;
  const country = await made("admin_unit", { unit_name: "Pays des cellules", pcode: "ZZ", unit_level: "country" });
  const province = await made("admin_unit", { unit_name: "Province", pcode: "ZZ1", unit_level: "province", parent_unit: country });
  const territory = await made("admin_unit", { unit_name: "Territoire", pcode: "ZZ11", unit_level: "territory", parent_unit: province });
  for (const one of VICTIMS) await made("victim", { ...one, admin_unit: one.sex === "female" ? territory : province });
  for (const one of SESSIONS) await made("eore_session", { ...one, admin_unit: territory });

  /** Each cell of a question, with what its list matches under the conditions `of` makes of it. */
  const opens = async (type, path, of) => {
    const answer = await getOk(server, `/api/measures/${path}`);
    const first = answer.step === null ? 0 : 1;
    assert.ok(answer.rows.length > 1, path);
    for (const row of answer.rows) {
      const ids = answer.dimensions.map((one, i) => one.members[row[first + i]].id);
      const query = of(ids, first === 1 ? row[0] : undefined);
      if (query === undefined) continue;
      assert.equal(await matched(type, query), row[first + ids.length], `${path}: ${JSON.stringify(query)}`);
    }
  };

  await t.test("cells of codes, of nothing said, and of what nobody knows open to their records", async () => {
    await opens("victim", "victims?by=sex", ([sex]) => {
      if (sex === "") return { filter: "sex IS NULL AND NOT sex = 'unknown' AND NOT sex = 'not_specified'" };
      return sex === "unknown" ? { filter: "sex = 'unknown'" } : { sex };
    });
    assert.equal(await matched("victim", { filter: "sex = 'unknown'", within: province }), 2);
    assert.equal(await matched("victim", { filter: "sex IN ('unknown', 'female')", within: province }), 4);
  });

  await t.test("cells of bands open to their records", async () => {
    const bounds = [0, 5, 12, 18, 60];
    await opens("victim", "victims?by=age", ([least]) => {
      if (least === "") return { filter: "(age_at_accident IS NULL OR age_at_accident < 0)" };
      const next = bounds[bounds.indexOf(Number(least)) + 1];
      return { filter: `age_at_accident >= ${least}${next === undefined ? "" : ` AND age_at_accident < ${next}`}` };
    });
  });

  await t.test("cells of parts open to the records that have the part", async () => {
    const fields = { "female/adult_unsplit": "women", "male/adult_unsplit": "men", "female/child_unsplit": "girls", "male/child_unsplit": "boys" };
    const path = "people_taught_by_sex_and_age?by=sex,age&where=method:eore_direct";
    await opens("eore_session", path, ([sex, age]) => {
      const all = `SUM(${Object.values(fields).join(", ")})`;
      const field = fields[`${sex}/${age}`];
      return { eore_category: "eore_direct", filter: field ? `${field} IS NOT NULL` : `(${all} IS NULL OR participants_total > ${all})` };
    });
    const { made_of: parts, whole } = await getOk(server, `/api/measures/${path}`);
    assert.equal(whole, "participants_total");
    for (const { at, fields: made } of parts) assert.deepEqual(made, [fields[`${at.sex}/${at.age}`]]);
  });

  await t.test("cells of places and of periods open to their records", async () => {
    await opens("victim", "victims?by=province", ([unit]) => (unit === "" ? undefined : { within: unit }));
    await opens("victim", "victims?by=month", (_, month) => {
      if (month === null) return { dated: "none" };
      return month.length === 4 ? { filter: `accident_date = '${month}'` } : { dated: `${month}/${month}` };
    });
    await opens("victim", "victims?by=year", (_, year) => ({ dated: year === null ? "none" : `${year}/${year}` }));
    await opens("victim", "victims?by=year&running=true", (_, year) =>
      year === null ? { dated: "none" } : { filter: `(accident_date IS NULL OR accident_date < '${Number(year) + 1}')` });
  });

  await t.test("facets and files of a list are under its filter too", async () => {
    const filter = encodeURIComponent("age_at_accident >= 5 AND age_at_accident < 12");
    const { facets } = await getOk(server, `/api/facets/victim?within=${province}&filter=${filter}`);
    const sexes = facets.find((one) => one.field === "sex");
    if (sexes) assert.equal(sexes.codes.reduce((sum, one) => sum + one.records, 0), 2);
    const file = await get(server, `/collections/victim/items.csv?within=${province}&filter=${filter}`);
    assert.equal(file.status, 200, file.text);
    assert.equal(file.text.trim().split("\n").length, 1 + 2);
    isProblem(await get(server, "/api/records/victim?filter=age+is"), 400);
    isProblem(await get(server, "/api/records/victim?filter=TRUE&filter-lang=cql2-json"), 400, /cql2-text/);
  });
}
