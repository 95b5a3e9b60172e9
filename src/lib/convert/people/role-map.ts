import { openCsv, readRows } from '../../csv';
import { Abort } from '../../model';
import { isRoleSlug } from '../../records';
import { shownPath } from '../convert-errors';

const FROM = 'source_role';
const TO = 'role_slug';

/**
 * Reads the CSV of `--role-map`: the columns `source_role` and `role_slug`.
 *
 * @throws Abort (exit 4) `role_map_invalid`, and as `openCsv` does
 */
export async function readRoleMap(path: string): Promise<ReadonlyMap<string, string>> {
  const source = await openCsv(path, { format: { encoding: null, delimiter: null } });
  const header = source.header.map((name) => name.trim().toLowerCase());
  const [from, to] = [header.indexOf(FROM), header.indexOf(TO)];
  if (from < 0 || to < 0) throw invalidMap(path, `its header lacks ${from < 0 ? FROM : TO}`);
  const map = new Map<string, string>();
  for await (const batch of readRows(source)) {
    for (const { cells, line } of batch) {
      const role = (cells[from] ?? '').trim();
      const slug = (cells[to] ?? '').trim();
      if (role === '') throw invalidMap(path, `line ${line} has no ${FROM}`);
      if (!isRoleSlug(slug)) throw invalidMap(path, `line ${line} has no slug in ${TO}`);
      if (map.has(role)) throw invalidMap(path, `line ${line} repeats a role`);
      map.set(role, slug);
    }
  }
  return map;
}

function invalidMap(path: string, why: string): Abort {
  return new Abort(
    'input_invalid',
    'role_map_invalid',
    `${shownPath(path)} cannot be used as a map of roles: ${why}.`,
    ['Write a CSV with the columns source_role,role_slug; slugs such as admin or editor'],
  );
}
