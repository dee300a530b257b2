// A file goes in by hand: dropped, mapped, tried, imported, its held row mended on the map, and taken in again.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, keepPicture, openBrowser, settled, switchLanguage, NARROW, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const LIST = [
  "No;Lieu-dit;Classe;GPS Est;GPS Nord;Date visite;Superficie (m2)",
  "UI-1;Pont Kiwa;SHA;29,2100;-1,6100;03/05/2024;1200,5",
  "UI-2;Ecole;douteux;29,2200;-1,6200;14/05/2024;800",
  "UI-3;Marche;douteux;-29,2300;-1,6300;15/05/2024;650",
].join("\n");

describe("an import by hand", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  /** A mapping of an earlier test may fit as well. */
  const byHand = async () => {
    await page.selectOption("select[name=mapping]", "");
    await page.selectOption("select[name=type]", "hazard");
    await page.locator("select[data-column]").first().waitFor();
  };
  const choose = async (name, text) => {
    await open("/import");
    await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.locator("#file-title, .failure").first().waitFor();
  };
  const feed = (column, target) => page.selectOption(`select[data-column="${column}"]`, target);
  /** The preview belongs to what the page says now. */
  const tried = async (pattern) => {
    await page.locator("#preview-title ~ div[aria-busy=false] p[role=status]").filter({ hasText: pattern }).waitFor();
  };

  before(async () => {
    program = await startProgram();
    browser = await openBrowser();
    page = browser.page;
    await page.setViewportSize(WIDE);
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  test("a file says what it is, and a mapping is proposed", async () => {
    await choose("Liste Goma.csv", LIST);
    const text = await page.locator("main").innerText();
    for (const part of ["What Liste Goma.csv is", "CSV", "3 rows"]) assert.ok(text.includes(part), part);
    await page.selectOption("select[name=type]", "hazard");
    await page.locator('select[data-column="Classe"]').waitFor();
    assert.equal(await page.inputValue('select[data-column="Classe"]'), "field:land_class");
    assert.equal(await page.inputValue('select[data-column="GPS Est"]'), "lon");
    assert.equal(await page.inputValue("select[name=key]"), "No");
    await tried(/Of all 3 rows/);
    await assertAccessible(page);
    await keepPicture(page, "import-guess-en-1280");
  });

  test("two columns that feed one field are named, and nothing can start", async () => {
    await feed("Lieu-dit", "field:hazard_name");
    await feed("No", "field:hazard_name");
    const failure = page.locator(".failure");
    await failure.waitFor();
    assert.match(await failure.innerText(), /No and Lieu-dit both feed/);
    assert.ok(await page.locator("button[type=submit]").isDisabled());
    await feed("No", "");
    await failure.waitFor({ state: "detached" });
  });

  test("texts that are no code are listed with their rows, and told what they mean", async () => {
    await page.selectOption("select[name=observed]", "column:Date visite");
    const words = page.locator('select[data-text="douteux"]');
    await words.waitFor();
    assert.match(await page.locator(".words").innerText(), /douteux\s+2/);
    await words.selectOption("sha");
    await tried(/2 would be stored, 1 held/);
    const main = await page.locator("main").innerText();
    assert.match(main, /other sign of the longitude/);
    assert.match(main, /1,200\.5/);
    await assertAccessible(page);
    await keepPicture(page, "import-preview-en-1280");
  });

  test("a reload loses nothing", async () => {
    await page.reload();
    await settled(page);
    await page.locator('select[data-text="douteux"]').waitFor();
    assert.equal(await page.inputValue('select[data-text="douteux"]'), "sha");
    assert.equal(await page.inputValue('select[data-column="Lieu-dit"]'), "field:hazard_name");
    await tried(/2 would be stored, 1 held/);
  });

  let report;
  test("the file is imported and its statement read", async () => {
    await page.click("button[type=submit]");
    await page.locator("#result-title").waitFor();
    const count = async (id) => Number(await page.locator(`.counts [data-count=${id}] dd`).innerText());
    assert.deepEqual([await count("read"), await count("stored"), await count("held")], [3, 2, 1]);
    await assertAccessible(page);
    await keepPicture(page, "import-statement-en-1280");
    report = await page.locator(".notice a").getAttribute("href");
    await page.click("text=Mend the held row");
    await page.locator("text=Mend row 3").waitFor();
  });

  test("the held row is opened on the map, its repair accepted, and it is taken in again", async () => {
    await page.click("text=Mend row 3");
    await page.locator(".held-map").waitFor();
    assert.match(await page.locator(".held-map figcaption").innerText(), /-1\.63, -29\.23[\s\S]*-1\.63, 29\.23/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "mend-title");
    await assertAccessible(page);
    await keepPicture(page, "import-mend-en-1280");
    await page.click(".mend-panel button:text-is('Accept the repair')");
    await page.click("button:text-is('Take the rows in again')");
    await page.locator("#held-title ~ .done").waitFor();
    await assertAccessible(page);
    await keepPicture(page, "import-taken-en-1280");
    const again = await page.locator("#held-title ~ .done a").getAttribute("href");
    for (const one of [report, again]) await program.approve(one.split("/").pop());
    const { features } = await get("/collections/hazard/items.json?limit=10000");
    const found = (features ?? []).filter((one) => one.properties.hazard_name === "Marche");
    assert.deepEqual(found[0]?.geometry.coordinates, [29.23, -1.63]);
  });

  test("the saved mapping is proposed for the next file, and can be downloaded and deleted", async () => {
    await choose("Liste Rutshuru.csv", LIST.replaceAll("UI-", "UR-"));
    assert.equal(await page.inputValue("select[name=mapping]"), "liste_goma");
    await tried(/2 would be stored, 1 held/);
    assert.equal(await page.locator("input[name=mapping_name]").count(), 0);
    await open("/import");
    await page.locator("code:text-is('liste_goma')").waitFor();
    assert.equal(await page.locator("a[download='liste_goma.json']").count(), 1);
    await assertAccessible(page);
    await keepPicture(page, "import-start-en-1280");
    await page.click("button[aria-label='Delete liste_goma']");
    await page.locator("text=for good?").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep it");
    await assertAccessible(page);
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("code:text-is('liste_goma')").count(), 1);
    await page.click("button[aria-label='Delete liste_goma']");
    await page.click("button:text-is('Delete it')");
    await page.locator("text=None yet").waitFor();
  });

  test("an import is cancelled, and its mapping is still there", async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `C-${i};Point ${i};SHA;29,2;-1,6;03/05/2024;1`);
    await choose("long.csv", [LIST.split("\n")[0], ...rows].join("\n"));
    await byHand();
    await tried(/Of the first 2,000 rows/);
    await page.click("button[type=submit]");
    await page.click("text=Cancel the import");
    await page.locator("text=The import was cancelled").waitFor();
    await page.click("text=Back to the mapping");
    await page.locator('select[data-column="Classe"]').waitFor();
    await tried(/Of the first 2,000 rows/);
  });

  test("a file that is gone, and an import nobody knows, say so", async () => {
    await open("/import?upload=00000000000000000000000000000000");
    assert.match(await page.locator(".failure").innerText(), /no such file any more/);
    await page.click("text=Take another file");
    await page.locator("input[type=file]").waitFor();
    await open("/import?upload=x&job=12");
    assert.match(await page.locator(".failure").innerText(), /no import 12 any more/);
    await assertAccessible(page);
    await choose("lies.csv", "\u0000\u0001\u0002\u0003binary");
    assert.match(await page.locator(".failure").innerText(), /lies\.csv/);
  });

  test("everything is done with the keyboard alone", async () => {
    await choose("keys.csv", LIST.replaceAll("UI-", "UK-"));
    const reach = async (selector) => {
      for (let i = 0; i < 80; i++) {
        if (await page.evaluate((one) => document.activeElement?.matches(one), selector)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`${selector} cannot be reached`);
    };
    await byHand();
    await reach('select[data-column="Lieu-dit"]');
    await page.keyboard.type("Haz");
    await reach("button[type=submit]");
    await page.keyboard.press("Enter");
    await page.locator("#result-title").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "result-title");
  });

  test("in French at 360 pixels", async () => {
    await page.setViewportSize(NARROW);
    await choose("Liste Masisi.csv", LIST.replaceAll("UI-", "UM-"));
    await switchLanguage(page, "fr");
    await byHand();
    await feed("Lieu-dit", "field:hazard_name");
    await page.locator('select[data-text="douteux"]').selectOption("sha");
    await tried(/2 seraient stockées, 1 retenue/);
    await assertAccessible(page);
    await keepPicture(page, "import-preview-fr-360");
    await page.click("button[type=submit]");
    await page.locator("#result-title").waitFor();
    await assertAccessible(page);
    await keepPicture(page, "import-statement-fr-360");
    await page.click("text=Corriger la ligne retenue");
    await page.click("text=Corriger la ligne 3");
    await page.locator(".held-map").waitFor();
    await assertAccessible(page);
    await keepPicture(page, "import-mend-fr-360");
    await page.fill(".mend-form input[name='GPS Est']", "29,2300");
    await page.click("text=Garder ces valeurs");
    await page.click("button:text-is('Reprendre les lignes')");
    await page.locator("#held-title ~ .done").waitFor();
    await switchLanguage(page, "en");
  });

  test("no page printed an error", () => assert.deepEqual(browser.faults, []));
});
