// Every page against made-up data: in both languages and widths, and in the states a healthy programme seldom shows.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { existsSync } from "node:fs";
import {
  assertAccessible,
  assertGoodEverywhere,
  keepPicture,
  openBrowser,
  settled,
  switchLanguage,
  WIDE,
} from "./browser.mjs";
import { startMock } from "./mock/server.mjs";

const built = existsSync(new URL("../../web/dist/index.html", import.meta.url));
const PIT = "00000000-0000-7000-8000-000000000001";
const PAGES = {
  overview: "/",
  portfolio: "/?as=portfolio",
  province: "/?as=province&of=00000000-0000-8000-8000-000000000000",
  project: "/?as=project",
  donor: "/?as=donor",
  list: "/records/pit?phase=shut",
  record: `/records/pit/${PIT}`,
  new: "/records/pit/new",
  units: "/units",
  unit: "/units/00000000-0000-8000-8000-000000000000",
  figures: "/figures",
  parity: "/parity?by=grade,station",
  results: "/results",
  reports: "/reports",
  report: "/reports/3",
  import: "/import",
  missing: "/no/such/page",
};

describe("pages on made-up data", { skip: built ? false : "web/dist is not built (make build)" }, () => {
  let mock, browser, page;
  before(async () => {
    mock = await startMock();
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });
  const open = async (path) => {
    await page.goto(mock.url + path);
    await settled(page);
  };

  for (const [name, path] of Object.entries(PAGES))
    test(`${name} is accessible and fits in both languages, wide and narrow`, () =>
      assertGoodEverywhere(page, () => open(path), `mock-${name}`));

  test("texts are english again", async () => {
    await page.setViewportSize(WIDE);
    await open("/");
    await switchLanguage(page, "en");
    assert.match(await page.locator("h2").first().innerText(), /Open hazards and this year’s work/);
  });

  test("dangers without a place and held rows are counted beside the map", async () => {
    await open("/");
    assert.match(await page.locator(".not-on-map").innerText(), /Pits: 5 without a usable place/);
    assert.match(await page.locator(".not-on-map").innerText(), /2 held rows/);
  });

  test("symbols differ by letter and not only by colour", async () => {
    await open("/");
    const letters = await page.locator(".feature .symbol-letter").allTextContents();
    assert.deepEqual([...new Set(letters)].sort(), ["A", "P", "S"]);
    await switchLanguage(page, "fr");
    await page.locator("h2:text-is('Derniers rapports')").waitFor();
    const initials = await page.locator(".feature .symbol-letter").allTextContents();
    assert.deepEqual([...new Set(initials)].sort(), ["1", "2", "A"]);
    await switchLanguage(page, "en");
  });

  test("a crowded map shows counts and zooms into them", async () => {
    mock.data.cells = true;
    await open("/");
    assert.match(await page.locator(".picture .cell").first().textContent(), /120,000/);
    await page.locator(".picture .cell").first().click();
    await page.locator(".feature").first().waitFor();
    mock.data.cells = false;
  });

  test("the map moves by keyboard without catching the focus", async () => {
    await open("/");
    const place = () =>
      page
        .locator(".feature .symbol-shape")
        .first()
        .evaluate((one) => one.parentNode.getAttribute("transform"));
    await page.focus(".picture-frame");
    const first = await place();
    await page.keyboard.press("ArrowRight");
    const second = await place();
    assert.notEqual(second, first);
    await page.keyboard.press("+");
    assert.notEqual(await place(), second);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".picture-frame")), null);
  });

  test("the four ways of having no value read differently", async () => {
    await open(`/records/pit/${PIT.slice(0, -1)}5`);
    const text = await page.locator("main").innerText();
    for (const words of [/Incomplete: 1 field is missing:[\s\S]*Extent/, /said to be empty/, /sealed: personal data/])
      assert.match(text, words);
    await open(`/records/pit/${PIT.slice(0, -1)}4`);
    assert.match(await page.locator("main").innerText(), /not specified/);
    await open(`/records/pit/${PIT.slice(0, -1)}2`);
    assert.match(await page.locator("main").innerText(), /unknown/);
  });

  test("history shows old and new values, self-approval and sealed values", async () => {
    await open(`/records/pit/${PIT}`);
    const history = page.locator(".history > li");
    assert.match(await history.nth(0).innerText(), /approved by its author/);
    assert.match(await history.nth(0).locator("tbody tr").first().innerText(), /Phase[\s\S]*Fresh[\s\S]*Shut/);
    assert.match(await history.nth(1).innerText(), /sealed personal values/);
  });

  test("next and previous page keep the filters", async () => {
    await open("/records/pit?fenced=true");
    assert.equal(await page.locator(".pager a").count(), 0);
    await open("/records/pit");
    await page.click("text=Next page");
    await page.waitForURL(/after=50/);
    await settled(page);
    assert.equal(await page.locator("tbody tr").count(), 10);
    await page.click("text=Previous page");
    await page.waitForURL(/\/records\/pit$/);
    await settled(page);
    assert.equal(await page.locator("tbody tr").count(), 50);
  });

  test("filters stand in the address and survive a reload", async () => {
    await open("/records/pit");
    await page.selectOption("select[name=phase]", "shut");
    await page.waitForURL(/phase=shut/);
    await page.check("input[name=incomplete]");
    await page.waitForURL(/phase=shut&incomplete=true/);
    await page.reload();
    await settled(page);
    assert.equal(await page.inputValue("select[name=phase]"), "shut");
    assert.equal(await page.isChecked("input[name=incomplete]"), true);
    await page.click("text=Clear filters");
    await page.waitForURL(/\/records\/pit$/);
    assert.equal(await page.inputValue("select[name=phase]"), "");
  });

  test("a reference is filtered by the title of what it points to", async () => {
    await open("/records/pit");
    await page.focus("select[name=shire]");
    await page.locator("select[name=shire] option:text-is('Westmark')").waitFor({ state: "attached" });
    await page.selectOption("select[name=shire]", { label: "Westmark" });
    await page.waitForURL(/shire=/);
    await settled(page);
    assert.match(await page.locator(".list-summary p").first().innerText(), /20 records/);
    assert.equal((await page.locator("select[name=shire] option:checked").innerText()).trim(), "Westmark");
  });

  test("a range of dates stands in the address as OGC spells it", async () => {
    await open("/records/pit");
    await page.fill("input[name=from]", "2024-05-01");
    await page.waitForURL(/datetime=2024-05-01%2F\.\.$/);
    await settled(page);
    assert.equal(await page.inputValue("input[name=from]"), "2024-05-01");
    assert.match(
      await page.locator(".menu-body a:text-is('GeoJSON')").getAttribute("href"),
      /exports\/pit\?datetime=2024-05-01%2F\.\.&format=geojson$/,
    );
  });

  test("a withdrawal in the way of later edits asks", async () => {
    await open("/reports/2");
    await page.click("text=Withdraw");
    assert.match(await page.locator(".field-error").innerText(), /Give a reason/);
    await page.fill("textarea", "typed twice");
    await page.click("button:text-is('Withdraw')");
    await page.locator(".failure li").waitFor();
    assert.match(await page.locator(".failure").innerText(), /edited later by report 3/);
    await assertAccessible(page);
    await keepPicture(page, "mock-conflict-en-1280");
    await page.click("text=Withdraw anyway");
    await page.locator(".done").waitFor();
    await page.locator(".report-state:text-is('withdrawn')").waitFor();
  });

  const choose = async (name) => {
    await open("/import");
    await page.setInputFiles("input[type=file]", {
      name,
      mimeType: "text/csv",
      buffer: Buffer.from("tag\nx\n".repeat(20)),
    });
    await page.locator("select[data-column]").first().waitFor();
    await page.locator("p[role=status]:has-text('would be stored')").waitFor();
  };
  const start = async (name) => {
    await choose(name);
    await page.click("button[type=submit]");
  };

  test("what a file is, what was guessed of it, and what is wrong with it", async () => {
    await choose("pits.csv");
    const main = await page.locator("main").innerText();
    for (const part of [
      "about 2,400 rows",
      "EPSG:32735",
      "Windows-1252 is a guess",
      "Merged cells",
      "Of the first 2 rows",
      "columns that the file does not have: colour",
      "names itself like a row before it",
    ])
      assert.ok(main.includes(part), part);
    assert.equal(await page.inputValue("select[name=layer]"), "Sheet 1");
    await page.click("summary");
    await assertAccessible(page);
    await keepPicture(page, "mock-file-en-1280");
    await page.locator('select[data-text="gone"]').selectOption("shut");
    await page.locator("p[role=status]:has-text('2 would be stored')").waitFor();
  });

  test("a constant is added and taken away", async () => {
    await choose("pits.csv");
    await page.locator("fieldset select").selectOption("sort");
    await page.click("button:text-is('Add')");
    await page.locator(".constant select").first().selectOption("maybe");
    await assertAccessible(page);
    await page.click("text=Take Class away");
    assert.equal(await page.locator(".constant").count(), 1);
  });

  test("an import can be cancelled while it is read", async () => {
    await start("slow.csv");
    await page.locator("progress").waitFor();
    await assertAccessible(page);
    await page.click("text=Cancel the import");
    await page.locator("text=The import was cancelled").waitFor();
  });

  test("an import that fails says why and keeps what was chosen", async () => {
    await start("broken.csv");
    await page.locator(".failure").waitFor();
    assert.match(await page.locator(".failure").innerText(), /no column matches a field/);
    await assertAccessible(page);
    await page.click("text=Back to the mapping");
    await page.locator("select[data-column]").first().waitFor();
    assert.equal(await page.inputValue("select[name=type]"), "pit");
  });

  test("an import names what is missing and goes there", async () => {
    await choose("pits.csv");
    await page.fill("input[name=mapping_name]", "Été 2024");
    await page.check("input[name=approve]");
    await page.click("button[type=submit]");
    assert.equal(await page.locator(".field-error").count(), 2);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "mapping_name");
    await assertAccessible(page);
  });

  test("a statement names row, column, value, reason and proposal", async () => {
    await start("pits.csv");
    await page.locator("text=Statement of pits.csv").waitFor();
    const row = await page.locator("tbody tr").nth(1).innerText();
    for (const part of ["5", "held", "lat", "1.5", "outside the outline", "a lost minus sign"])
      assert.ok(row.includes(part), part);
    await assertAccessible(page);
    await keepPicture(page, "mock-statement-en-1280");
  });

  test("a held row is edited, another repaired, and both are taken in", async () => {
    await open("/reports/3");
    await page.click("text=Mend row 4");
    await page.fill(".mend-form input[name=depth]", "12");
    await assertAccessible(page);
    await page.click("text=Keep these values");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.mend), "4");
    await page.locator("text=edited, not taken in yet").waitFor();
    await page.click("button:text-is('Accept the repair')");
    await page.locator("text=2 rows are mended").waitFor();
    const asked = page.waitForRequest(/resubmit/);
    await page.click("button:text-is('Take the rows in again')");
    const { rows } = (await asked).postDataJSON();
    assert.deepEqual(
      rows.map((row) => [row.row, row.raw.depth, row.raw.lat]),
      [
        [4, "12", "1.5"],
        [5, "deep", "-1.5"],
      ],
    );
    await page.locator("#held-title ~ .done").waitFor();
  });

  test("a problem is shown in the server's words and can be tried again", async () => {
    mock.data.broken = ["overview"];
    // Without the stream of changes nothing but the button asks again.
    await page.route("**/api/events*", () => {});
    await page.goto(`${mock.url}/`);
    await page.locator(".failure").waitFor();
    assert.match(await page.locator(".failure").innerText(), /made to fail: overview/);
    mock.data.broken = [];
    await page.click("text=Try again");
    await page.locator("h2:text-is('Latest reports')").waitFor();
    await page.unroute("**/api/events*");
  });

  test("a record that is not there is said not to be there", async () => {
    await page.goto(`${mock.url}/records/pit/nobody`);
    await page.locator(".failure").waitFor();
    assert.match(await page.locator(".failure").innerText(), /there is no record nobody/);
  });

  test("moving to a page moves the focus and names the document", async () => {
    await open("/");
    await page.click(".top nav >> text=Reports");
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
    assert.equal(await page.title(), "Reports · Marks · Whitestone");
    await page.goBack();
    await settled(page);
    assert.equal(new URL(page.url()).pathname, "/");
  });

  test("the language is remembered and switching keeps the page", async () => {
    await open("/records/pit?phase=shut");
    await switchLanguage(page, "fr");
    assert.match(page.url(), /records\/pit\?phase=shut$/);
    await page.locator("h1:text-is('Fosses')").waitFor();
    await page.reload();
    await page.locator("h1:text-is('Fosses')").waitFor();
    await switchLanguage(page, "en");
  });

  test("a french browser begins in french", async () => {
    const french = await openBrowser({ locale: "fr-FR" });
    try {
      await french.page.goto(mock.url);
      await french.page.locator("h2:text-is('Derniers rapports')").waitFor();
      assert.equal(await french.page.getAttribute("html", "lang"), "fr");
    } finally {
      await french.close();
    }
  });

  test("a server that went away is said to be away", async () => {
    await open("/");
    await mock.close();
    await page.click(".top nav >> text=Reports");
    await page.locator(".failure").waitFor();
    assert.match(await page.locator(".failure").innerText(), /does not answer/);
    mock = await startMock();
  });

  test("no page printed an error", () => {
    assert.deepEqual(browser.faults, []);
  });
});
