// lazy.tsx - a page whose code is fetched when it is first opened.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../base/api";
import { Failure, Loading } from "./states";

/** `load` imports the module and picks the page. Once fetched, it is there at once. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let page: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [state, setState] = useState<{ page?: ComponentType<P>; failed?: boolean }>({ page });
    const fetchPage = (): void => {
      setState({});
      load().then(
        (found) => {
          page = found;
          setState({ page: found });
        },
        () => setState({ failed: true }),
      );
    };
    useEffect(() => {
      if (!state.page) fetchPage();
    }, []);
    if (state.failed) return <Failure problem={new Problem(0, "", "")} onRetry={fetchPage} />;
    return state.page ? <state.page {...props} /> : <Loading />;
  };
}
