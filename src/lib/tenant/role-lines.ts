import { isDeepStrictEqual } from 'node:util';
import { roleKey, type RoleRecord } from '../model';
import type { TenantLine, TenantProblem } from '../records';

/** A line of `roles.csv`. */
export interface RoleLine {
  readonly row: number;
  readonly line: number;
  readonly record: RoleRecord;
}

/** The roles of `roles.csv`, each once. */
export class RoleLines {
  private readonly byKey = new Map<string, RoleLine>();

  /** In the order of the file. */
  get all(): readonly RoleLine[] {
    return [...this.byKey.values()];
  }

  /** Adds the next line. Returns why it contradicts an earlier one, if it does. */
  add(
    { row, line }: Pick<RoleLine, 'row' | 'line'>,
    { record }: TenantLine<RoleRecord>,
  ): TenantProblem | undefined {
    if (record === undefined) return undefined;
    const key = roleKey(record);
    const known = this.byKey.get(key);
    if (known === undefined) {
      this.byKey.set(key, { row, line, record });
      return undefined;
    }
    if (isDeepStrictEqual(known.record, record)) return undefined;
    return {
      rule: 'role_contradicts',
      column: 'role_slug',
      message: `The line and line ${String(known.line)} describe one role and differ: keep one of them`,
    };
  }
}
