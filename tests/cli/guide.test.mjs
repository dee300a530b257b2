// The guide's commands, run in their order against a new programme, and its pictures: what it says is what happens.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { binary, environment, folder, root } from "./whitestone.mjs";

const guides = join(root, "docs", "guide");
const PICTURES_BYTES = 1024 * 1024;

/** [{kind, name, lines}] of a Markdown text: fenced blocks, "csv hazards.csv" has a name. */
function blocksOf(text) {
  return [...text.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(([, kind, name, body]) => {
    return { kind, name, lines: body.trimEnd().split("\n") };
  });
}

/** [{command, expected}] of a block of commands: what follows "$ " up to the next is its output. */
function stepsOf(lines) {
  const steps = [];
  for (const line of lines) {
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), expected: [] });
    else steps.at(-1).expected.push(line);
  }
  return steps;
}

/** "…" is any text; a line of nothing else is any number of lines. Runs of blanks are alike. */
function fits(expected, said) {
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ +/g, " +").replaceAll("…", ".*");
  const pattern = expected.map((line) => (line === "…" ? "(?:.*\\n)*" : `${escaped(line.trim())} *\\n`)).join("");
  const lines = said.split("\n").map((line) => line.trim()).join("\n");
  return new RegExp(`^${pattern}$`).test(lines.endsWith("\n") ? lines : `${lines}\n`);
}

/** A server is asked for its first page, then ended as Ctrl+C ends it. */
async function serves(command, options) {
  const child = spawn("sh", ["-c", `exec ${command}`], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const url = await new Promise((found, failed) => {
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const address = /http:\/\/[\d.:]+/.exec(said);
      if (address) found(address[0]);
    });
    child.on("exit", (code) => failed(new Error(`${command} ended with ${code}: ${said}`)));
  });
  assert.equal((await fetch(url, { headers: { Accept: "text/html" } })).status, 200);
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGINT");
  assert.equal(await ended, 0);
  return said;
}

for (const name of readdirSync(guides).filter((one) => one.endsWith(".md"))) {
  test(`the commands of docs/guide/${name} do what it says`, async (t) => {
    const cwd = folder(t);
    mkdirSync(join(cwd, "bin"));
    symlinkSync(resolve(binary), join(cwd, "bin", "whitestone"));
    let env = environment({ PATH: `${join(cwd, "bin")}:${process.env.PATH}` });
    let count = 0;
    for (const { kind, name: file, lines } of blocksOf(readFileSync(join(guides, name), "utf8"))) {
      if (kind !== "sh") {
        assert.notEqual(file, "", "a block that is no command is a file and has its name");
        writeFileSync(join(cwd, file), `${lines.join("\n")}\n`);
        continue;
      }
      for (const { command, expected } of stepsOf(lines)) {
        const setting = /^export (\w+)=(\S*)$/.exec(command);
        if (setting) {
          env = { ...env, [setting[1]]: setting[2] };
          continue;
        }
        let said;
        if (command.startsWith("whitestone serve")) {
          said = await serves(command, { cwd, env });
        } else {
          const ended = spawnSync("sh", ["-c", command], { cwd, env, encoding: "utf8", timeout: 60_000 });
          said = ended.stdout + ended.stderr;
          assert.equal(ended.status, 0, `${command}: ${said}`);
        }
        if (expected.length > 0) assert.ok(fits(expected, said), `${command}\nsaid:\n${said}\nthe guide:\n${expected.join("\n")}`);
        count++;
      }
    }
    assert.ok(count > 10);
  });
}

test("what does not fit is found", () => {
  assert.ok(fits(["a …: b"], "a 12: b\n"));
  assert.ok(fits(["a", "…", "d"], "a\nb\nc\nd\n"));
  assert.ok(!fits(["a …: b"], "a 12: c\n"));
  assert.ok(!fits(["a"], "a\nb\n"));
});

test("every picture of the guides and the README is there, named in words, and all are small", () => {
  const texts = [join(root, "README.md"), ...readdirSync(guides).map((one) => join(guides, one))];
  let shown = 0;
  for (const file of texts) {
    for (const [, words, path] of readFileSync(file, "utf8").matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)) {
      assert.notEqual(words, "", `${path} has no words`);
      assert.ok(existsSync(join(dirname(file), path)), `${file} shows ${path}`);
      shown++;
    }
  }
  assert.ok(shown >= 10);
  const images = join(root, "docs", "images");
  const bytes = readdirSync(images).reduce((sum, one) => sum + statSync(join(images, one)).size, 0);
  assert.ok(bytes < PICTURES_BYTES, `${bytes} bytes of pictures`);
});
