// needs.tsx - funding needs: what is needed, what is secured, what is missing, each in its own currency.
import type { Translate } from "../../base/i18n";
import type { Column } from "../../parts/table";
import type { Words } from "./words";

interface Money {
  category: string | null;
  currency: string | null;
  needed: number | null;
  secured: number | null;
  gap: number | null;
}

export function needColumns<Row extends Money>(t: Translate, words: Words): Column<Row>[] {
  const amount = (id: "needed" | "secured" | "gap", label: string): Column<Row> => ({
    id,
    label,
    numeric: true,
    cell: (row) => words.figure(row[id], row.currency ?? ""),
  });
  return [
    { id: "category", label: t("results.category"), heads: true, cell: (row) => words.code(row.category) },
    amount("needed", t("results.needed")),
    amount("secured", t("results.secured")),
    amount("gap", t("results.gap")),
  ];
}
