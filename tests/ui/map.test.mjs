// The map page on the real program: seen, moved, searched, selected and linked to, with and without WebGL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertGoodEverywhere, keepPicture, openBrowser, settled } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const CANVAS = ".gl-frame canvas";
/** Without a graphics card every pixel costs: what need not be looked at is small. */
const SMALL = { width: 760, height: 480 };

/** How many points of the map have nearly this colour; the drawing is read back from the screen's own canvas. */
function coloured(page, [red, green, blue], slack = 24) {
  return page.evaluate(
    ({ wanted, slack }) => {
      const source = document.querySelector(".gl-frame canvas");
      const copy = Object.assign(document.createElement("canvas"), { width: source.width, height: source.height });
      const canvas = copy.getContext("2d");
      canvas.drawImage(source, 0, 0);
      const { data } = canvas.getImageData(0, 0, copy.width, copy.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (wanted.every((value, axis) => Math.abs(data[i + axis] - value) <= slack)) count++;
      return count;
    },
    { wanted: [red, green, blue], slack },
  );
}

async function until(check, what) {
  for (let i = 0; i < 100; i++) {
    if (await check()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`never: ${what}`);
}

describe("the map page", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, hazards, polygon;
  const get = async (path) => (await fetch(program.url + path)).json();
  const params = () => new URL(page.url()).searchParams;
  const box = () => (params().get("box") ?? "").split(",").map(Number);
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
    await page.locator(CANVAS).waitFor();
    await page.locator(".layer-note:has-text('view'), .layer-note:has-text('vue')").first().waitFor();
    await settled(page);
  };
  const around = ([lon, lat], reach = 0.01) => [lon - reach, lat - reach, lon + reach, lat + reach].join();
  const find = async (text) => {
    await page.fill("input[name=find]", text);
    await page.press("input[name=find]", "Enter");
  };

  before(async () => {
    program = await startProgram();
    browser = await openBrowser();
    page = browser.page;
    hazards = (await get("/api/map/hazard?limit=2000")).features;
    polygon = hazards.find(
      (one) => one.geometry.type === "Polygon" && one.properties.class === "cha" && one.properties.state === "open",
    );
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  test("shows the dangers of the whole programme and says what a blank map is not", async () => {
    await open("/map");
    assert.match(await page.locator("main").innerText(), /A blank map is not surveyed, never safe/);
    assert.match(await page.locator(".layer-panel").innerText(), new RegExp(`${hazards.length} in this view`));
    await until(async () => (await coloured(page, [255, 0, 0])) > 200, "red of confirmed hazards");
    assert.ok((await coloured(page, [0xd3, 0xe3, 0xec], 4)) > 1000, "lakes");
    assert.ok((await coloured(page, [0xec, 0xeb, 0xe6], 3)) > 1000, "neighbours");
  });

  test("is accessible and fits in both languages, wide and narrow", async () => {
    await assertGoodEverywhere(page, () => open("/map"), "map");
    await page.setViewportSize(SMALL);
  });

  test("moves by keyboard and by buttons, and its address follows", async () => {
    await open("/map");
    await until(() => box().length === 4 || page.press(CANVAS, "ArrowRight"), "a box in the address");
    const first = box();
    await page.focus(CANVAS);
    await page.keyboard.press("ArrowRight");
    await until(() => box()[0] > first[0], "moved east");
    const second = box();
    await page.keyboard.press("+");
    await until(() => box()[2] - box()[0] < (second[2] - second[0]) * 0.75, "zoomed in");
    const third = box();
    await page.click("button[aria-label='Move south']");
    await until(() => box()[1] < third[1], "moved south");
    await page.click("button:text-is('Show all')");
    await until(() => box()[2] - box()[0] > third[2] - third[0], "all again");
  });

  test("a reloaded address shows the same view, layers and filters", async () => {
    await open("/map");
    await page.click("summary:text-is('Filter: Hazards')");
    await page.locator(".layer-filter", { hasText: "Class" }).locator("select").first().selectOption("sha");
    await page.click("label.check:has-text('Accidents')");
    await page.click("label.check:has-text('Evidence')");
    await until(() => box().length === 4 || page.press(CANVAS, "ArrowRight"), "a box in the address");
    const width = () => box()[2] - box()[0];
    const whole = width();
    await page.click("button[aria-label='Zoom in']");
    await until(() => width() < whole * 0.75, "zoomed in");
    await settled(page);
    const before = box();
    await page.reload();
    await settled(page);
    await until(() => box().every((degree, i) => Math.abs(degree - before[i]) < 0.02), `${before} again`);
    const isTold = async () => {
      const { total } = await get(`/api/map/hazard?land_class=sha&bbox=${box()}`);
      return page.locator(`.layer-note:text-is('${total} in this view')`).first().isVisible();
    };
    await until(isTold, "as many in this view as the program counts there");
    assert.equal(params().get("layers"), "hazard,evidence");
    assert.equal(params().get("hazard.land_class"), "sha");
    const filter = page.locator(".layer-filter", { hasText: "Class" }).locator("select");
    assert.equal(await filter.first().inputValue(), "sha");
    await until(async () => (await coloured(page, [255, 0, 0], 8)) === 0, "no confirmed hazard is left");
  });

  test("what an address says that nobody knows is left out", async () => {
    await open("/map?box=1,2&layers=nothing,hazard&hazard.none=1&hazard.land_class=zzz&at=abc&chosen=x/y");
    assert.equal(params().get("layers"), "hazard");
    for (const name of ["hazard.none", "hazard.land_class", "at", "chosen"])
      assert.equal(params().get(name), null, name);
  });

  test("goes to coordinates in any notation and shows its own in the one that was chosen", async () => {
    await open("/map");
    await find("35M QU 44764 17489");
    await until(() => params().get("at")?.startsWith("-1.65"), "the place in the address");
    await until(() => box()[0] < 29.2 && box()[2] > 29.2 && box()[2] - box()[0] < 0.2, "the view around it");
    await page.selectOption(".place-bar select", "mgrs");
    await until(async () => /35M QU \d{5} \d{5}/.test(await page.locator(".coordinates").innerText()), "MGRS");
    await open("/map");
    assert.equal(await page.locator(".place-bar select").inputValue(), "mgrs");
    await page.selectOption(".place-bar select", "dd");
    await find("95, 29");
    await page.locator(".find-message:has-text('between 90° south and 90° north')").waitFor();
  });

  test("finds a place and a record by name and by code, moves there and shows its layer", async () => {
    await open("/map?layers=accident");
    const { rows } = await get("/api/records/settlement?limit=1");
    await find(rows[0].title);
    await page.locator(".found button").first().click();
    await page.locator(`.chosen-name:has-text("${rows[0].title}")`).waitFor();
    const code = polygon.properties.title.split(" ")[0];
    await find(code.toLowerCase());
    await page.click(`.found button:has-text("${code}")`);
    await page.locator(`.chosen-name:has-text("${code}")`).waitFor();
    const [lon, lat] = polygon.geometry.coordinates[0][0];
    await until(() => box()[0] < lon && box()[2] > lon && box()[1] < lat && box()[3] > lat, "the view around it");
    assert.match(params().get("layers"), /hazard/);
    const { rows: units } = await get("/api/records/admin_unit?limit=1");
    await find(units[0].values.pcode);
    await page.locator(`.found button:has-text("${units[0].title}")`).first().waitFor();
    await find("no such place anywhere");
    await page.locator(".find-message:has-text('no such place anywhere')").waitFor();
  });

  test("only what is not over is shown when that is asked for", async () => {
    await open("/map?layers=hazard&hazard.ended=false");
    const { total } = await get("/api/map/hazard?ended=false&limit=2000&bbox=-180,-90,180,90");
    assert.ok(total < hazards.length);
    await page.locator(`.layer-note:has-text('${total} in this view')`).waitFor();
  });

  test("a million records are counts that open by zooming in", async () => {
    const cells = [
      { lon: 27, lat: 1, records: 600_000 },
      { lon: 27.001, lat: 1.001, records: 150_000 },
      { lon: 29, lat: -4, records: 250_000 },
    ];
    const body = JSON.stringify({ total: 1_000_000, features: [], cells });
    await page.route("**/api/map/hazard?**", (route) => route.fulfill({ contentType: "application/json", body }));
    await page.setViewportSize(SMALL);
    await page.goto(`${program.url}/map?layers=hazard&box=22,-7,34,5`);
    await page.locator(".layer-note:has-text('1,000,000 in this view')").waitFor();
    await page.locator(".layer-panel .legend:has-text('several records')").waitFor();
    await page.locator(".view-list summary").first().click();
    assert.match(await page.locator(".view-list").innerText(), /Too many to name/);
    await until(async () => (await coloured(page, [0x36, 0x42, 0x4a], 30)) > 300, "squares with counts");
    await page.evaluate(() => document.querySelector(".gl-frame").scrollIntoView());
    const frame = await page.locator(CANVAS).boundingBox();
    const [west, south, east, north] = box();
    const at = [(27 - west) / (east - west), (north - 1) / (north - south)];
    await page.mouse.click(frame.x + at[0] * frame.width, frame.y + at[1] * frame.height);
    await until(() => box()[2] - box()[0] < (east - west) / 2, "zoomed in");
    await page.unroute("**/api/map/hazard?**");
  });

  test("an answer that comes late does not replace a later one", async () => {
    await open("/map?layers=hazard");
    let delayed = 0;
    await page.route("**/api/map/hazard?**land_class=cha**", async (route) => {
      delayed++;
      await new Promise((done) => setTimeout(done, 1500));
      await route.continue().catch(() => undefined);
    });
    await page.click("summary:text-is('Filter: Hazards')");
    const select = page.locator(".layer-filter", { hasText: "Class" }).locator("select");
    await select.selectOption("cha");
    await until(() => delayed > 0, "asked for confirmed hazards");
    await select.selectOption("sha");
    const { total } = await get("/api/map/hazard?land_class=sha&limit=2000&bbox=-180,-90,180,90");
    await page.locator(`.layer-note:has-text('${total} in this view')`).waitFor();
    await new Promise((done) => setTimeout(done, 2500));
    assert.equal(await page.locator(`.layer-note:has-text('${total} in this view')`).count(), 1);
    await page.unroute("**/api/map/hazard?**land_class=cha**");
  });

  test("paper has frame, date, datum and grid, and no buttons", async () => {
    await open(`/map?grid=yes&box=${around([29.2, -1.65], 0.5)}`);
    await page.emulateMedia({ media: "print" });
    const text = await page.locator("main").innerText();
    assert.match(text, /Printed \d+ \w+ \d{4}/);
    assert.match(text, /WGS 84.*UTM zone 35S, MGRS square 35M QU/s);
    assert.match(text, /never safe/);
    assert.equal(await page.locator(".picture-buttons, .find-box, .place-bar").filter({ visible: true }).count(), 0);
    const scale = await page.locator(".gl-frame").evaluate((one) => [one.clientWidth, getComputedStyle(one).zoom]);
    assert.ok(scale[0] * Number(scale[1]) <= 690, String(scale));
    await keepPicture(page, "map-print-en");
    await page.emulateMedia({ media: "screen" });
  });

  test("the pointer's place is written under the map", async () => {
    const at = polygon.geometry.coordinates[0][0];
    await open(`/map?box=${around(at)}`);
    const frame = await page.locator(CANVAS).boundingBox();
    await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    await until(async () => /Pointer/.test(await page.locator(".place-bar").innerText()), "a pointer");
    const [lat, lon] = (await page.locator(".coordinates").innerText()).match(/[\d.]+/g).map(Number);
    assert.ok(Math.abs(Math.abs(at[0]) - lon) < 0.0005 && Math.abs(Math.abs(at[1]) - lat) < 0.0005, `${lat} ${lon}`);
  });

  test("Enter selects what is nearest to the middle, a click what lies under it, and the record is one link away", async () => {
    const [lon, lat] = polygon.geometry.coordinates[0][0];
    await open(`/map?layers=hazard&box=${around([lon, lat], 0.003)}`);
    await until(async () => (await coloured(page, [0xe4, 0, 0x2b], 10)) > 50, "its red edge");
    await page.focus(CANVAS);
    await page.keyboard.press("Enter");
    await page.locator(".chosen").waitFor();
    const several = await page.locator(".chosen .found button").count();
    if (several > 0) await page.click(`.chosen .found button:has-text("${polygon.properties.title}")`);
    await page.locator(`.chosen-name:has-text("${polygon.properties.title}")`).waitFor();
    assert.equal(params().get("chosen"), `hazard/${polygon.id}`);
    assert.match(await page.locator(".chosen-facts").innerText(), /Confirmed hazardous area/);
    await assertAccessible(page);
    await keepPicture(page, "map-chosen-en-1280");
    await page.reload();
    await page.locator(`.chosen-name:has-text("${polygon.properties.title}")`).waitFor();
    await page.click(".chosen-name a");
    await page.locator(`h1:has-text("${polygon.properties.title}")`).waitFor();
  });

  test("the list says in words what is in view and shows it on the map", async () => {
    const inside = polygon.geometry.coordinates[0][0];
    await open(`/map?layers=hazard&box=${around(inside, 0.003)}`);
    await page.locator(".view-list summary").first().click();
    const row = page.locator(".view-list li", { hasText: polygon.properties.title });
    assert.match(await row.innerText(), /Confirmed hazardous area \(CHA\), Open/);
    await row.locator("button").click();
    await page.locator(`.chosen-name:has-text("${polygon.properties.title}")`).waitFor();
  });

  test("says that the program does not answer, and goes on when it does", async () => {
    await open("/map");
    await page.route("**/api/map/**", (route) => route.abort());
    await page.click("button[aria-label='Zoom out']");
    await page.locator(".failure").waitFor();
    assert.match(await page.locator(".failure").innerText(), /does not answer/);
    await page.unroute("**/api/map/**");
    await page.click(".failure button");
    await page.locator(".failure").waitFor({ state: "detached" });
  });

  test("where WebGL is missing the simple picture takes its place", async () => {
    const plain = await openBrowser();
    try {
      await plain.page.addInitScript(() => {
        const original = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
          return kind.startsWith("webgl") ? null : original.call(this, kind, ...more);
        };
      });
      await plain.page.goto(`${program.url}/map`);
      await plain.page.locator(".picture .feature").first().waitFor();
      await assertAccessible(plain.page);
      await keepPicture(plain.page, "map-simple-en-1280");
      assert.deepEqual(plain.faults, []);
    } finally {
      await plain.close();
    }
  });

  test("nothing was asked of any other machine, and nothing went wrong", () => {
    assert.deepEqual(browser.outside, []);
    assert.deepEqual(browser.faults, []);
  });
});
