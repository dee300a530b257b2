// workbook.mjs - spreadsheets made for tests: a zip writer of forty lines, and a workbook of rows of values.
import { crc32 as zlibCrc32, deflateRawSync, inflateRawSync } from "node:zlib";

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes) {
  if (zlibCrc32) return zlibCrc32(bytes);
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** A zip archive of {path: text or bytes}. */
export function zip(files) {
  const parts = [], directory = [];
  let at = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path), bytes = Buffer.from(content), packed = deflateRawSync(bytes);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(0x00210000, 6);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), facts, central, name);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), facts, name, packed);
    at += 4 + facts.length + name.length + packed.length;
  }
  const end = Buffer.alloc(22), list = Buffer.concat(directory), count = Object.keys(files).length;
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

/** {path: text} of an archive. */
export function unzip(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.length - 6);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const packed = bytes.readUInt32LE(at + 20), nameSize = bytes.readUInt16LE(at + 28), extra = bytes.readUInt16LE(at + 30);
    const note = bytes.readUInt16LE(at + 32), from = bytes.readUInt32LE(at + 42), stored = bytes.readUInt16LE(at + 10) === 0;
    const start = from + 30 + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28);
    const body = bytes.subarray(start, start + packed);
    files[bytes.toString("utf8", at + 46, at + 46 + nameSize)] = (stored ? body : inflateRawSync(body)).toString("utf8");
    at += 46 + nameSize + extra + note;
  }
  return files;
}

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);

/** A day of the proleptic calendar as spreadsheets count them. */
export const serial = (date) => Date.parse(`${date}T00:00:00Z`) / 86400000 + 25569;

function cell(value) {
  if (value === null || value === undefined) return "<c/>";
  if (typeof value === "number") return `<c><v>${value}</v></c>`;
  if (typeof value === "boolean") return `<c t="b"><v>${Number(value)}</v></c>`;
  if (typeof value === "object" && value.date) return `<c s="1"><v>${serial(value.date)}</v></c>`;
  if (typeof value === "object") return value.xml;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** One row of cells: texts, numbers, yes and no, {date}, {xml} of a cell as it stands. */
export const row = (values, number) => `<row${number ? ` r="${number}"` : ""}>${values.map(cell).join("")}</row>`;

/** A workbook of {name: rows, or the XML of its rows}; `more` are further parts, `tail` stands behind the first sheet's rows. */
export function workbook(sheets, { more = {}, tail = "", hidden = [] } = {}) {
  const names = Object.keys(sheets), relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const link = (id, type, target) => `<Relationship Id="${id}" Type="${relation}/${type}" Target="${target}"/>`;
  const files = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": `<Relationships>${link("a", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<workbook ${main} xmlns:r="${relation}"><sheets>${names.map((name, i) =>
      `<sheet name="${escaped(name)}" sheetId="${i + 1}" ${hidden.includes(name) ? 'state="hidden" ' : ""}r:id="r${i}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${link("s", "styles", "styles.xml")}${names.map((_, i) =>
      link(`r${i}`, "worksheet", `worksheets/sheet${i + 1}.xml`)).join("")}</Relationships>`,
    "xl/styles.xml": `<styleSheet ${main}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  };
  names.forEach((name, i) => {
    const rows = typeof sheets[name] === "string" ? sheets[name] : sheets[name].map((values) => row(values)).join("");
    files[`xl/worksheets/sheet${i + 1}.xml`] = `<worksheet ${main}><sheetData>${rows}</sheetData>${i === 0 ? tail : ""}</worksheet>`;
  });
  return zip({ ...files, ...more });
}
