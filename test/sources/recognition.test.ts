import { SOURCES } from '../../src/lib/sources';
import { asRead, partsOf } from '../support/sources/convert';
import { fixture, fixturesOf } from '../support/sources/fixtures';

/** Those that files alone can say. */
const RECOGNISED = SOURCES.filter(({ isNamedOnly }) => isNamedOnly !== true);

/** Every path of every fixture that has records. */
const PARTS = RECOGNISED.flatMap(({ key }) =>
  fixturesOf(key).flatMap((file) =>
    fixture(key, file)
      .filter(({ records, header }) => records.length > 0 || header !== undefined)
      .map((part) => ({ key, name: `${key}/${file} ${part.path}`, part })),
  ),
);

describe('recognition', () => {
  it.each(PARTS)('$name fits its source and no other', ({ key, part }) => {
    const fitting = RECOGNISED.filter((source) => partsOf(source, part).length > 0);
    expect(fitting.map((source) => source.key)).toEqual([key]);
  });

  it.each(PARTS)('$name fits one part, or parts that pick their records', ({ key, part }) => {
    const fitting = RECOGNISED.filter((source) => source.key === key).flatMap((source) => {
      const read = asRead(source, part);
      return source.parts.filter(({ fits }) => fits(read.records, read));
    });
    const picking = fitting.filter(({ picks }) => picks !== undefined);
    expect(fitting.length).toBeGreaterThan(0);
    expect(picking.length === fitting.length || fitting.length === 1).toBe(true);
  });
});
