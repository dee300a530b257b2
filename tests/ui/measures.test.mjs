// Figures of measures: broken down as one asks, said honestly, and each cell open to exactly its records.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  assertAccessible,
  assertGoodEverywhere,
  downloaded,
  keepPicture,
  openBrowser,
  settled,
  switchLanguage,
} from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

describe("figures", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, unit;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  /** What the table says of each row, and where its number of records leads. */
  const cells = () =>
    page.$$eval(".figure-cells tbody tr", (rows) =>
      rows.map((row) => {
        const number = row.querySelector("td.number .open-figure");
        return {
          n: Number(number.textContent.replace(/\D/g, "")),
          says: row.textContent,
          href: number.getAttribute("href"),
        };
      }),
    );
  const assertOpens = async () => {
    const all = await cells();
    assert.ok(all.length > 0, page.url());
    for (const { n, says, href } of all) {
      assert.ok(href, `${page.url()}: ${says} opens to nothing`);
      const [path, query = ""] = href.split("?");
      const list = await get(`/api${path}?limit=1&${query}`);
      assert.equal(list.matched, n, `${page.url()}: ${says} opens ${href}: ${list.detail ?? ""}`);
    }
  };

  before(async () => {
    program = await startProgram();
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
    const { rows, types } = await get("/api/units?levels=9");
    const victims = types.findIndex((one) => one.type === "victim");
    unit = rows.find((row) => row.parent !== null && row.counts[victims] > 0);
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  const QUESTIONS = {
    "codes and years": "released_area?by=year,product",
    "bands and codes": "victims?by=sex,age,outcome",
    "places and quarters": "victims?by=quarter,province",
    "months between two": "casualties?by=month,class&from=2023-02&to=2024-05",
    organisations: "activities?by=organisation,kind",
    "projects, which are no filter": "released_area?by=project,product",
    "states and priorities": "hazards?by=priority,class,state",
    "a running total": "hazards?by=year,class&running=true",
    "a running total from a month": "hazards?by=month,province&running=true&from=2024-03",
    "one method": "people_taught?by=year,province&where=method:eore_direct",
    "a condition of the measure's own": "hazards_near_accidents?by=priority,province",
    "head counts, whose condition asks for a value": "headcount?by=year,sex",
  };
  for (const [what, question] of Object.entries(QUESTIONS)) {
    test(`each cell opens to exactly its records: ${what}`, async () => {
      await open(`/figures/${question}`);
      await assertOpens();
    });
  }

  test("within a unit and for an organisation cells open to theirs", async () => {
    const { dimensions } = await get("/api/measures/victims?by=province");
    for (const question of ["victims?by=sex,province", "victims?by=year,outcome"]) {
      for (const id of [unit.id, dimensions[0].members[0].id]) {
        await open(`/figures/${question}&unit=${id}`);
        await assertOpens();
      }
    }
    const operators = await get("/api/measures/released_area?by=organisation");
    const operator = operators.dimensions[0].members.find((one) => one.id !== "");
    await open(`/figures/released_area?by=year,product&organisation=${operator.id}`);
    await assertOpens();
  });

  test("a part opens to the records that have it, and what is apart has no total and says why", async () => {
    await open("/figures/people_taught_by_sex_and_age?by=sex,age");
    assert.match(await page.locator(".notice").innerText(), /never added to one another/);
    await assertOpens();
    const known = (await cells()).filter((one) => /filter=\w+\+IS\+NOT\+NULL/.test(one.href));
    assert.ok(known.length >= 4);
    await assertAccessible(page);
    await keepPicture(page, "demo-figures-apart");
    await page.getByLabel("Category", { exact: true }).selectOption("eore_direct");
    await page.waitForURL(/where=method/);
    await settled(page);
    assert.equal(await page.locator(".figure-totals").count(), 1);
  });

  test("a cell of unknown sex opens to the sessions whose total has more people than its parts", async () => {
    await open("/figures/people_taught_by_sex_and_age?by=sex,age&where=method:eore_direct");
    await assertOpens();
    const unknown = page.locator(".figure-cells tbody tr", { hasText: "Unknown" }).first();
    const [people] = (await unknown.locator("td.number").allInnerTexts()).slice(-1);
    await unknown.locator("a").first().click();
    await page.waitForURL(/SUM/);
    await settled(page);
    assert.match(
      await page.locator("main").innerText(),
      /the sum of \(Women, [^)]*\) is not recorded or .* > the sum of \(/,
    );
    const { rows } = await get(`/api${new URL(page.url()).pathname}${new URL(page.url()).search}&limit=200`);
    const parts = ({ women, men, girls, boys }) => [women, men, girls, boys].reduce((sum, one) => sum + (one ?? 0), 0);
    const beyond = rows.reduce((sum, { values }) => sum + (values.participants_total ?? 0) - parts(values), 0);
    assert.ok(rows.length > 0 && rows.every(({ values }) => values.participants_total > parts(values)));
    assert.equal(Number(people.replace(/\D/g, "")), beyond);
  });

  test("people counted once stand beside contacts, each called what it is, and are not added up", async () => {
    const question = "people_taught?by=year,province&where=method:eore_direct";
    const { rows, once, once_told: told } = await get(`/api/measures/${question}&once=true`);
    await open(`/figures/${question}`);
    const shown = (label) =>
      page.$$eval(
        ".figure-cells tbody tr",
        (all, wanted) =>
          all.map((row) =>
            [...row.querySelectorAll("td.number")]
              .find((cell) => cell.querySelector(".cell-label").textContent === wanted)
              .querySelector(".open-figure, .figure-hidden")
              .textContent.replace(/[\s,\u202f]/g, ""),
          ),
        label,
      );
    const people = await shown("People, each once");
    assert.deepEqual(
      people,
      rows.map(([, , n, missing], i) => (n === missing ? "unknown" : `${once[i]}people`)),
    );
    assert.ok(once.some((number, i) => number < rows[i][4]));
    assert.ok((await shown("Contacts")).every((text) => /contacts$|^unknown$/.test(text)));
    assert.ok((await page.locator(".figure-cells").innerText()).includes(told.label));
    assert.match(await page.locator("main").innerText(), /Drawn are contacts: who comes twice counts twice/);
    assert.doesNotMatch(await page.locator(".figure-totals").innerText(), /each once/i);
    await assertOpens();
    const { bytes } = await downloaded(page, page.getByRole("button", { name: "All figures as CSV" }));
    const lines = String(bytes).trim().split("\r\n");
    assert.match(lines[0], /"People, each once \(people\)"$/);
    assert.equal(Number(/[^,]*$/.exec(lines[1])[0]), once[0]);
    await page.getByLabel("Running total").check();
    await page.waitForURL(/running=true/);
    await settled(page);
    assert.equal(await page.getByText("People, each once").count(), 0);
  });

  test("all times together say when a row last had something", async () => {
    const { last } = await get("/api/measures/reported_actuals?by=indicator&last=true");
    await open("/figures/reported_actuals?by=indicator");
    const months = await page.locator(".figure-cells tbody tr td:last-child .cell-content").allInnerTexts();
    assert.deepEqual(
      months.map((text) => text.slice(-4)),
      last.map((month) => month.slice(0, 4)),
    );
    await open("/figures/reported_actuals?by=year,indicator");
    assert.equal(await page.getByText("Last month with records").count(), 0);
  });

  const mostRows = () => page.locator(".figure-most tbody tr");

  test("records with the most lead to their pages, and each number opens to what was counted, by keyboard", async () => {
    for (const [id, near] of [
      ["hazards_near_accidents", true],
      ["released_and_found", false],
    ]) {
      const { most, type } = await get(`/api/measures/${id}?most=20`);
      const [first] = most;
      const { related, related_type: other } = await get(`/api/measures/${id}/related/${first.id}`);
      await open(`/figures/${id}`);
      assert.equal(await mostRows().count(), most.length);
      const row = mostRows().first();
      assert.equal(await row.locator("th a").getAttribute("href"), `/records/${type}/${first.id}`);
      await row.locator("summary").focus();
      await page.keyboard.press("Enter");
      await row.locator("li").first().waitFor();
      const counted = await row.locator("li a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
      assert.deepEqual(
        counted,
        related.map((one) => `/records/${other}/${one.id}`),
      );
      assert.equal(counted.length, first.records);
      assert.equal(/\d+\sm$/.test(await row.locator("li").first().innerText()), near);
      await assertAccessible(page);
      await keepPicture(page, `demo-most-${id}`);
      const { bytes } = await downloaded(page, page.locator(".figure-most .chart-tools button"));
      assert.equal(String(bytes).trim().split("\r\n").length, most.length + 1);
      await row.locator("li a").first().click();
      await page.waitForURL(new RegExp(`/records/${other}/${related[0].id}`));
      await settled(page);
    }
  });

  test("records with the most are those of the place, and where there are none it says so in both languages", async () => {
    const { dimensions, rows } = await get("/api/measures/hazards_near_accidents?by=province");
    const provinceOf = (row) => dimensions[0].members[row[0]].id;
    const few = rows.find((row) => row[1] > row[2] && provinceOf(row) !== "");
    await open(`/figures/hazards_near_accidents?by=priority&unit=${provinceOf(few)}`);
    assert.equal(await mostRows().count(), few[1] - few[2]);
    const none = rows.find((row) => row[1] === row[2] && provinceOf(row) !== "");
    await open(`/figures/hazards_near_accidents?by=priority&unit=${provinceOf(none)}`);
    assert.match(await page.locator(".figure-most .empty").innerText(), /Accidents within 1 km: none of the records/);
    assert.equal(await page.locator(".figure-totals dd").nth(1).locator(".open-figure").innerText(), "0");
    assert.equal(await page.locator(".figure-cells tbody .figure-hidden").count(), 0);
    await switchLanguage(page, "fr");
    await page.getByText(/Accidents à moins de 1 km\s: aucune des fiches comptées ici n’en a\./).waitFor();
    await switchLanguage(page, "en");
  });

  test("an accident recorded elsewhere shows near its hazard by itself", async () => {
    const [first] = (await get("/api/measures/hazards_near_accidents?most=1")).most;
    const [near] = (await get(`/api/measures/hazards_near_accidents/related/${first.id}`)).related;
    const { geometry } = await get(`/collections/accident/items/${near.id}`);
    await open("/figures/hazards_near_accidents?by=priority");
    await page.locator(".live-stamp.live").waitFor();
    const row = mostRows().filter({ has: page.locator(`a[href$="${first.id}"]`) });
    await row.locator("summary").click();
    await row.locator("li").first().waitFor();
    await program.importAccident(...geometry.coordinates);
    await row.locator(`li:nth-child(${first.records + 1})`).waitFor();
    assert.equal(Number(await row.locator("summary").innerText()), first.records + 1);
  });

  test("only what is kept together is offered, and every choice is in the address", async () => {
    await open("/figures");
    await page.getByRole("link", { name: "Victims", exact: true }).click();
    await page.waitForURL(/figures\/victims/);
    await settled(page);
    await page.getByLabel("Break down by").selectOption({ label: "Age" });
    await page.waitForURL(/by=year%2Cage/);
    await settled(page);
    const offered = await page.getByLabel("Then by").locator("option").allInnerTexts();
    assert.ok(offered.includes("Sex") && !offered.some((one) => one.startsWith("Province")), offered.join());
    await page.getByLabel("Running total").check();
    await page.waitForURL(/running=true/);
    await page.getByLabel("From", { exact: true }).fill("2022-13");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("[role=alert]").innerText(), /2024-05/);
    await page.getByLabel("From", { exact: true }).fill("2022");
    await page.keyboard.press("Enter");
    await page.waitForURL(/from=2022/);
    await settled(page);
    const before = page.url();
    const table = await cells();
    await page.reload();
    await settled(page);
    assert.equal(page.url(), before);
    assert.deepEqual(await cells(), table);
  });

  test("a place is found by its name and taken away again", async () => {
    await open("/figures/hazards?by=class");
    await page.getByLabel("Place").fill(unit.name.slice(0, 5));
    await page.getByRole("button", { name: unit.name }).first().click();
    await page.waitForURL(/unit=/);
    await settled(page);
    await page.getByRole("button", { name: /Place/ }).click();
    await page.waitForURL((url) => !url.search.includes("unit="));
  });

  test("by keyboard a point of a chart opens a list that says its condition in words, and can be taken away", async () => {
    await open("/figures/victims?by=age&chart=bars");
    const point = page.locator(".chart a.mark").first();
    await point.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForURL(/records\/victim\?filter=/);
    await settled(page);
    assert.match(await page.locator(".conditions").innerText(), /≥ \d+ and .* < \d+/);
    await assertAccessible(page);
    await page.locator(".conditions a").first().click();
    await page.waitForURL((url) => !url.search.includes("filter="));
  });

  test("what is missing is said, and what cannot be asked as well", async () => {
    await open("/figures/released_area?by=product");
    assert.match(await page.locator(".figure-totals").innerText(), /\d+ of \d+ have no area/);
    await open("/figures/released_area?by=colour,product");
    assert.match(await page.locator(".notice").innerText(), /colour/);
    await open("/figures/victims?by=age,province");
    assert.match(await page.locator(".failure").innerText(), /keeps no figures by all of these together/);
    await open("/figures/nothing");
    assert.equal(await page.locator(".figure-choices").count(), 0);
  });

  test("a filter that is none is told by the list", async () => {
    await open("/records/victim?filter=age+is");
    assert.match(await page.locator(".failure").innerText(), /filter/);
  });

  test("the overview has panels from one request, each leading to its figure", async () => {
    const asked = [];
    page.on("request", (request) => request.url().includes("/api/panels") && asked.push(request.url()));
    await open("/");
    await page.locator(".figure-panels .chart").nth(3).waitFor();
    assert.equal(asked.length, 1);
    assert.equal(await page.locator(".figure-panels > li").count(), 4);
    await assertAccessible(page);
    await page.locator(".figure-panels a[href^='/figures/people']", { hasText: "Break down" }).click();
    await page.waitForURL(/where=method%3Aeore_direct/);
    await settled(page);
    assert.equal(await page.locator(".chart").count(), 1);
  });

  for (const path of [
    "",
    "/released_area?by=year,product",
    "/victims?by=month,outcome",
    "/victims?by=sex,age",
    "/people_taught?by=year",
    "/hazards_near_accidents?by=priority",
    "/reported_actuals?by=indicator",
  ])
    test(`/figures${path} is accessible and fits in both languages, wide and narrow`, () =>
      assertGoodEverywhere(page, () => open(`/figures${path}`), `demo-figures${path.replace(/\W/g, "-")}`));

  test("nothing was printed as an error and nothing asked of other machines", () => {
    assert.deepEqual(browser.faults, []);
    assert.deepEqual(browser.outside, []);
  });
});
