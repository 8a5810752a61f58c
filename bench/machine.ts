// What the figures were taken on: without it they mean nothing.

/** The machine and the runtime, for the head of a report. */
export function describeMachine(): Record<string, string | number> {
  const [oneMinute] = Deno.loadavg();
  return {
    processor: processorName(),
    cores: navigator.hardwareConcurrency,
    system: `${Deno.build.os} ${Deno.osRelease()}`,
    runtime: `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`,
    "load before": Number(oneMinute!.toFixed(2)),
  };
}

function processorName(): string {
  try {
    const text = Deno.readTextFileSync("/proc/cpuinfo");
    const field = (name: string) =>
      text.match(new RegExp(`^${name}\\s*: (.*)$`, "m"))?.[1] ?? "?";
    return `${field("model name")} (family ${field("cpu family")}, model ${
      field("model")
    })`;
  } catch {
    return Deno.build.arch;
  }
}
