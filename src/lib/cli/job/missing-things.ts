import { Abort } from '../../model';

/** What a check of something that a run needs gives, or the `Abort` that names it as missing. */
export async function outcomeOf<T>(check: () => T | Promise<T>): Promise<T | Abort> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Abort && error.reason === 'usage') return error;
    throw error;
  }
}

/** One `Abort` for several; its code is that of the first. */
export function together(outcomes: readonly unknown[]): Abort {
  const aborts = outcomes.filter((outcome) => outcome instanceof Abort);
  const [first, ...others] = aborts;
  if (first === undefined) throw new Error('Nothing is missing');
  if (others.length === 0) return first;
  const message = aborts.map((abort) => abort.message).join(' ');
  return new Abort(
    'usage',
    first.code,
    message,
    aborts.flatMap(({ actions }) => actions),
  );
}
