// findingList.tsx - what to chase, the gravest first: each line says since when, and opens its record.
import { useLanguage } from "../../base/i18n";
import { Empty } from "../../parts/states";
import { CsvButton } from "../../charts/csvButton";
import { usePaper } from "../results/paper";
import { useWords } from "../results/words";
import { useFindingPath } from "./findingPath";
import type { Finding, PortfolioProgramme } from "./homeAnswers";
import { homePath } from "./homePlace";

const SHOWN_FIRST = 12;

interface Props {
  findings: Finding[];
  programmes: PortfolioProgramme[];
  on: string;
  /** Whether each line names its programme. */
  namesProgramme?: boolean;
}

export function FindingList({ findings, programmes, on, namesProgramme = false }: Props) {
  const { t } = useLanguage();
  const words = useWords();
  const pathOf = useFindingPath(programmes);
  usePaper();
  const first = findings.slice(0, SHOWN_FIRST);
  const rest = findings.slice(SHOWN_FIRST);
  const lines = (some: Finding[]) => (
    <ul class="chase">
      {some.map((one, i) => (
        <FindingLine key={`${one.kind}/${one.id}/${i}`} of={one} href={pathOf(one)} namesProgramme={namesProgramme} />
      ))}
    </ul>
  );
  return (
    <section aria-labelledby="chase-title" id="chase">
      <h2 id="chase-title">{t("home.chase")}</h2>
      {findings.length === 0 ? (
        <Empty>{t("home.nothingToChase")}</Empty>
      ) : (
        <>
          <Counts findings={findings} />
          {lines(first)}
          {rest.length > 0 && (
            <details class="result-more">
              <summary>{t("home.moreToChase", { count: rest.length })}</summary>
              {lines(rest)}
            </details>
          )}
          <CsvButton
            title={t("home.chase")}
            on={on}
            heads={[t("home.gravity"), t("home.as.programme"), t("home.finding"), t("results.since"), t("home.days")]}
            lines={() =>
              findings.map((one) => [
                t(`home.gravity.${one.gravity}`),
                one.programme,
                words.label(one.sentence),
                one.since,
                one.days,
              ])
            }
          />
        </>
      )}
    </section>
  );
}

function Counts({ findings }: { findings: Finding[] }) {
  const { t } = useLanguage();
  const count = (gravity: Finding["gravity"]): number => findings.filter((one) => one.gravity === gravity).length;
  const counts = (["grave", "serious", "notice"] as const).filter((one) => count(one) > 0);
  return (
    <ul class="light-counts">
      {counts.map((gravity) => (
        <li key={gravity}>
          <strong>{count(gravity)}</strong> {t(`home.gravity.${gravity}`)}
        </li>
      ))}
    </ul>
  );
}

interface LineProps {
  of: Finding;
  href: string | undefined;
  namesProgramme: boolean;
}

function FindingLine({ of, href, namesProgramme }: LineProps) {
  const { t } = useLanguage();
  const words = useWords();
  const sentence = words.label(of.sentence);
  return (
    <li class={of.gravity}>
      <span class="gravity">{t(`home.gravity.${of.gravity}`)}</span>{" "}
      {href === undefined ? sentence : <a href={href}>{sentence}</a>}{" "}
      <span class="quiet">
        {of.since !== null && t("home.since", { date: words.day(of.since) })}
        {of.days !== null && of.days > 0 && ` (${t("results.days", { count: of.days })})`}
      </span>
      {namesProgramme && of.programme !== null && (
        <>
          {" "}
          <a href={homePath({ as: "programme", of: of.programme })}>{t("home.ofProgramme", { code: of.programme })}</a>
        </>
      )}
    </li>
  );
}
