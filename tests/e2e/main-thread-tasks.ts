/** What each task of a page costs, from a trace of the browser. */

/** Categories of a trace that has tasks. */
export const TASKS = ['disabled-by-default-devtools.timeline'];

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Processor time of the thread, in microseconds. */
  tdur?: number;
  args: {name?: string};
}

/** Processor time of each task of a page's main thread, in milliseconds. */
export function mainThreadTasks(trace: Buffer): number[] {
  const {traceEvents} = JSON.parse(trace.toString()) as {traceEvents: TraceEvent[]};
  const threadOf = ({pid, tid}: TraceEvent): string => `${pid} ${tid}`;
  const isMain = ({name, args}: TraceEvent): boolean =>
    name === 'thread_name' && args.name === 'CrRendererMain';
  const mainThreads = new Set(traceEvents.filter(isMain).map(threadOf));
  return traceEvents
    .filter((event) => event.name === 'RunTask' && mainThreads.has(threadOf(event)))
    .map(({tdur = 0}) => tdur / 1000);
}
