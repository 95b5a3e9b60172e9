/** The most of these times, in milliseconds and in any order, that lie in one window. */
export function largestWindow(timesMs: readonly number[], windowMs: number): number {
  const times = [...timesMs].sort((a, b) => a - b);
  let largest = 0;
  let from = 0;
  for (const [to, atMs] of times.entries()) {
    while (atMs - (times[from] ?? 0) >= windowMs) from += 1;
    largest = Math.max(largest, to - from + 1);
  }
  return largest;
}
