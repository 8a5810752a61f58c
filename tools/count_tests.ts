// Counts what JUnit reports say, for a last line that is never written by hand.
//
//   deno run --allow-read tools/count_tests.ts build/junit.xml …

/** How many tests ended how; steps are tests, what was ignored is none. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts the test cases of a JUnit report.
 *
 * @param xml The report as `deno test --junit-path` writes it.
 * @returns Its test cases by result.
 * @throws {SyntaxError} If the number of cases is not the one it claims.
 */
export function countTests(xml: string): Count {
  const cases = xml.split("<testcase ").slice(1);
  const claimed = Number(/<testsuites [^>]*?tests="(\d+)"/.exec(xml)?.[1]);
  if (cases.length !== claimed) {
    throw new SyntaxError(
      `Cannot count tests: the report holds ${cases.length}, but claims ${claimed}`,
    );
  }
  const failed = cases.filter((text) => /<(failure|error)\b/.test(text)).length;
  const skipped = cases.filter((text) => text.includes("<skipped")).length;
  return { passed: cases.length - failed - skipped, failed };
}

if (import.meta.main) {
  const counts = await Promise.all(Deno.args.map(async (path) => {
    try {
      return countTests(await Deno.readTextFile(path));
    } catch (error) {
      console.error(`Cannot count ${path}: ${error}`);
      return { passed: 0, failed: 1 }; // what should have written it failed
    }
  }));
  const sum = (key: keyof Count) =>
    counts.reduce((total, count) => total + count[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
}
