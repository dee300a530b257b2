// homeChooser.tsx - for whom the first page is, and what it is about: links and a list, remembered when they are chosen.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useLanguage } from "../../base/i18n";
import { useProgramme } from "../../base/programme";
import { navigate } from "../../base/router";
import { Heading } from "../../parts/heading";
import { HOMES, homePath, rememberedHome, rememberHome, type Home } from "./homePlace";

interface HeadProps {
  home: Home;
  title: string;
  /** What stands before the title: where the page belongs. */
  trail?: ComponentChildren;
  /** The choice of what it is about. */
  children?: ComponentChildren;
}

/** The heading of a home with its chooser below. */
export function HomeHead({ home, title, trail, children }: HeadProps) {
  return (
    <>
      <Heading title={title}>{trail}</Heading>
      <HomeChooser home={home} />
      {children}
    </>
  );
}

export function HomeChooser({ home }: { home: Home }) {
  const { t } = useLanguage();
  const { code } = useProgramme();
  const before = rememberedHome(code);
  return (
    <nav class="home-chooser" aria-label={t("home.chooser")}>
      <span aria-hidden="true">{t("home.chooser")}</span>
      <ul>
        {HOMES.map((as) => {
          const to: Home = as === home.as ? home : { as, of: before?.of[as] ?? "" };
          return (
            <li key={as}>
              <a
                href={homePath(to)}
                aria-current={as === home.as ? "page" : undefined}
                onClick={() => rememberHome(code, to)}
              >
                {t(`home.as.${as}`)}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

export interface Option {
  /** Code or id, as it stands in the address. */
  id: string;
  label: string;
}

interface WhichProps {
  home: Home;
  label: string;
  options: Option[];
  /** What no choice means; without it something has to be chosen. */
  none?: string;
}

/** Shows another home of the kind and remembers it. */
export function useChooseHome(): (home: Home) => void {
  const { code } = useProgramme();
  return (home) => {
    rememberHome(code, home);
    navigate(homePath(home));
  };
}

/** What the home is about: chosen from a list, and shown when that is asked for, not while arrow keys go through it. */
export function HomeWhich({ home, label, options, none }: WhichProps) {
  const { t } = useLanguage();
  const choose = useChooseHome();
  const id = useId();
  const isListed = home.of === "" || options.some((one) => one.id === home.of);
  return (
    <form
      class="home-which"
      onSubmit={(event) => {
        event.preventDefault();
        choose({ as: home.as, of: String(new FormData(event.currentTarget).get("of") ?? "") });
      }}
    >
      <label for={id}>{label}</label>
      <select id={id} name="of" key={home.of} defaultValue={home.of}>
        {none !== undefined && <option value="">{none}</option>}
        {!isListed && <option value={home.of}>{home.of}</option>}
        {options.map((one) => (
          <option key={one.id} value={one.id} selected={one.id === home.of}>
            {one.label}
          </option>
        ))}
      </select>
      <button type="submit">{t("home.show")}</button>
    </form>
  );
}
