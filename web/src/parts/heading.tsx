// heading.tsx - the heading of a page: names the document, and takes the focus when the page was moved to.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useProgramme } from "../base/programme";

let firstPage = true;

interface Props {
  title: string;
  /** Shown before the title: where the page belongs. */
  children?: ComponentChildren;
}

export function Heading({ title, children }: Props) {
  const element = useRef<HTMLHeadingElement>(null);
  const { name } = useProgramme();
  useEffect(() => {
    document.title = title === name ? `${title} · Whitestone` : `${title} · ${name} · Whitestone`;
  }, [title, name]);
  useEffect(() => {
    if (!firstPage) element.current?.focus();
    firstPage = false;
  }, []);
  return (
    <header class="page-heading">
      {children}
      <h1 ref={element} tabIndex={-1}>
        {title}
      </h1>
    </header>
  );
}
