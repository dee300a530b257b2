// csvButton.tsx - what a table says, to take along.
import { useLanguage } from "../base/i18n";
import { csvOfLines, plainName, save, type Line } from "./download";

interface Props {
  title: string;
  on: string;
  heads: string[];
  /** Asked when it is pressed. */
  lines: () => Line[];
}

export function CsvButton({ title, on, heads, lines }: Props) {
  const { t } = useLanguage();
  const take = (): void =>
    save(
      new Blob([csvOfLines([heads, ...lines()])], { type: "text/csv;charset=utf-8" }),
      `${plainName(title)}-${on}.csv`,
    );
  return (
    <p class="chart-tools">
      <button type="button" class="link" aria-label={t("chart.of", { what: "CSV", title })} onClick={take}>
        CSV
      </button>
    </p>
  );
}
