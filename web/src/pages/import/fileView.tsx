// fileView.tsx - what a file is: format, encoding, layer, rows, columns, places, and its first rows as they stand.
import { formatBytes, formatNumber } from "../../base/format";
import { useLanguage } from "../../base/i18n";
import { Table, type Column } from "../../parts/table";
import { FileNotes } from "./fileNotes";
import type { FileFacts } from "./uploadAnswers";

const ENCODINGS = ["utf-8", "windows-1252", "latin1", "utf-16le", "utf-16be"];
const COLUMNS_SHOWN = 12;

interface Props {
  file: FileFacts;
  encoding: string;
  onEncoding: (encoding: string) => void;
  onLayer: (layer: string) => void;
}

export function FileView({ file, encoding, onEncoding, onLayer }: Props) {
  const { t, language } = useLanguage();
  const number = (value: number): string => formatNumber(value, language);
  const places =
    file.place.rows === 0
      ? t("import.noPlaces")
      : t("import.places", { count: file.place.rows, kinds: file.place.kinds.join(", ") });
  const rows = t(file.rows_guessed ? "import.rowsAbout" : "import.rowsExact", {
    count: file.rows_total || file.rows_read,
  });
  const facts: [string, string][] = [
    [t("import.format"), `${file.format} · ${formatBytes(file.size, language)}`],
    [t("import.rowsLabel"), file.rows_total > 0 ? rows : t("import.rowsUnknown")],
    [t("import.columns"), number(file.columns.length)],
    [t("import.placesLabel"), places],
    [t("import.system"), file.place.system || (file.place.rows > 0 ? t("import.systemDegrees") : "")],
    [t("import.brokenRows"), file.broken > 0 ? number(file.broken) : ""],
  ];
  return (
    <>
      <dl class="fields">
        {facts
          .filter(([, value]) => value !== "")
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <div class="file-choices">
        {file.delimiter !== "" && <EncodingField file={file} encoding={encoding} onEncoding={onEncoding} />}
        {file.layers.length > 1 && <LayerField file={file} onLayer={onLayer} />}
      </div>
      <FileNotes notes={file.notes} />
      <details class="first-rows">
        <summary>{t("import.firstRows")}</summary>
        <FirstRows file={file} />
      </details>
    </>
  );
}

function EncodingField({ file, encoding, onEncoding }: Omit<Props, "onLayer">) {
  const { t } = useLanguage();
  return (
    <div>
      <label>
        <span>{t("import.encoding")}</span>
        <select name="encoding" value={encoding} onChange={(event) => onEncoding(event.currentTarget.value)}>
          <option value="">{t("import.encodingFound", { name: file.encoding })}</option>
          {ENCODINGS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      {file.encoding_guessed && <p class="help">{t("import.encodingGuessed", { name: file.encoding })}</p>}
    </div>
  );
}

function LayerField({ file, onLayer }: { file: FileFacts; onLayer: (layer: string) => void }) {
  const { t } = useLanguage();
  return (
    <label>
      <span>{t("import.layer")}</span>
      <select name="layer" value={file.layer} onChange={(event) => onLayer(event.currentTarget.value)}>
        {file.layers.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

function FirstRows({ file }: { file: FileFacts }) {
  const { t, language } = useLanguage();
  const shown = file.columns.slice(0, COLUMNS_SHOWN);
  const columns: Column<FileFacts["rows"][number]>[] = [
    {
      id: "row",
      label: t("statement.row"),
      numeric: true,
      heads: true,
      cell: (row) => formatNumber(row.row, language),
    },
    ...shown.map((column, i) => ({
      id: column.name,
      label: column.name,
      cell: (row: FileFacts["rows"][number]) => (i === 0 && row.fault ? row.fault : (row.cells?.[i] ?? "")),
    })),
  ];
  return (
    <>
      <Table caption={t("import.asItStands")} columns={columns} rows={file.rows} rowKey={(row) => row.row} />
      {file.columns.length > COLUMNS_SHOWN && (
        <p class="help">{t("import.moreColumns", { count: file.columns.length - COLUMNS_SHOWN })}</p>
      )}
    </>
  );
}
