import type { StopSwitch } from './stop-switch';

/**
 * Does `work` for each item, several at a time, until all are done or the run stops. An error halts the run.
 *
 * @returns true when all are done
 */
export async function inLanes<T>(
  items: readonly T[],
  { lanes, stop }: { readonly lanes: number; readonly stop: StopSwitch },
  work: (item: T) => Promise<void>,
): Promise<boolean> {
  const queue = items.values();
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true && !stop.isStopping; next = queue.next()) {
      try {
        await work(next.value);
        done += 1;
      } catch (error) {
        stop.fail(error);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done === items.length;
}
