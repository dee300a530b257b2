import { render } from "preact";
import { App } from "./app";
import "./style/base.css";
import "./style/frame.css";
import "./style/table.css";
import "./style/parts.css";
import "./style/figures.css";
import "./style/map.css";
import "./style/mapPage.css";
import "./style/report.css";
import "./style/print.css";

render(<App />, document.getElementById("app") as HTMLElement);
