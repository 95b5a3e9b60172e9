/** Repeatable random numbers. */
export interface Chance {
  /** True with probability `p`. */
  readonly happens: (p: number) => boolean;
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of the values, by the weights before them. */
  readonly weighted: <T>(pairs: readonly (readonly [weight: number, value: T])[]) => T;
}

const { chanceOf: seeded } = jest.requireActual<{
  chanceOf: (seed: number, name: string) => Chance;
}>('../../chaos/chance.js');

/** The random numbers of `seed` and `name`: always the same for the same pair. */
export function chanceOf(seed: number, name: string): Chance {
  return seeded(seed, name);
}
