// Starts the page that joins a study.

import { render } from "preact";
import { JoinPage } from "./join_page.tsx";

render(<JoinPage />, document.getElementById("app")!);
