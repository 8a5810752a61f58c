// What reads YAML in tests: the parser that `--space FILE.yaml` fetches.

export { load } from "npm:js-yaml@5.5.0";
