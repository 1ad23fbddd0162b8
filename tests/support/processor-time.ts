/** What work costs a processor, whatever else the machine has to do meanwhile. */
export function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000;
}
