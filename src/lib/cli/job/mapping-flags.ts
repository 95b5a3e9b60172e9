import type { PartFile } from '../../convert';
import { Abort } from '../../model';
import { fieldNamed } from '../../records';
import { type Mapping, mappingProblems, missingNames } from '../../sources';
import { readColumnFlags } from './column-flags';

/** `--map` and `--set`, as for `import`. `--map` may also name the field first. @throws Abort `flag_invalid` */
export function readMappingFlags(flags: {
  readonly map: readonly string[] | undefined;
  readonly set: readonly string[] | undefined;
}): Mapping {
  const map = (flags.map ?? []).map(columnFirst);
  const set = [...(flags.set ?? [])];
  return mappingOf(readColumnFlags({ map, set, 'strict-columns': false }, null));
}

/** What the flags say of the fields of an export. @throws Abort `flag_invalid` for a field that convert does not write */
export function mappingOf({ map, set }: Mapping): Mapping {
  const problems = mappingProblems({ map, set });
  if (problems.length > 0) throw new Abort('usage', 'flag_invalid', problems.join(' '));
  return { map, set };
}

/** `Mail=email` for `email=Mail`, where only the first is a field of ours. */
export function columnFirst(text: string): string {
  const at = text.indexOf('=');
  const [first, second] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  const isReversed = fieldNamed(first) !== undefined && fieldNamed(second) === undefined;
  return isReversed ? `${second}=${first}` : text;
}

/**
 * Looks for the names of `--map` in the users. A table without one is refused. The first records of a JSON export need
 * not have all fields, so what they lack is told.
 *
 * @throws Abort `mapped_column_missing`
 */
export function checkMappedNames(
  mapping: Mapping,
  users: readonly PartFile[],
  warn: (text: string) => void,
): void {
  for (const { sample, path, columns } of users) {
    const at = sample.paths.find((each) => each.path === path);
    if (at === undefined) continue;
    // The first row of a CSV without a header is a user.
    const header = columns ?? at.header;
    const problems = missingNames(mapping, columns === undefined ? at.records : [], header);
    if (problems.length === 0) continue;
    const message = problems.join(' ');
    if (header === undefined) warn(`Warning: in the first records, ${message}`);
    else throw new Abort('input_invalid', 'mapped_column_missing', message);
  }
}
