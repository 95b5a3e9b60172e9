import type { RecordValue } from '../exports';
import { asObject } from '../model';
import { firstTextOf, isMostly, listIn, textOf } from './fields';
import type { ConvertContext, Part } from './source';

const PART = 'groups';
const GROUP_NAME = 'group_name';

export interface GroupShape {
  /** True for a group as the source's API has it. */
  readonly isGroup: (record: RecordValue) => boolean;
  /** Undefined for a group that says nothing, such as that of all users. */
  readonly nameOf: (record: RecordValue) => string | undefined;
  /** Fields of a member by which users are found, the best first. */
  readonly memberKeys: readonly string[];
  readonly userKey?: (user: RecordValue) => string | undefined;
}

/**
 * Groups with a list `members` or `users`, as a script joins two answers of an API; or a table with `group_name` and
 * `user_id`.
 */
export function groupsPart({ isGroup, nameOf, memberKeys, userKey }: GroupShape): Part {
  const isTable = (record: RecordValue): boolean => GROUP_NAME in record && 'user_id' in record;
  return {
    name: PART,
    flag: 'memberships',
    fits: (sample) =>
      isMostly(
        sample,
        (record) =>
          isTable(record) || (isGroup(record) && ('members' in record || 'users' in record)),
      ),
    entries: (record) => {
      const group = isTable(record) ? textOf(record[GROUP_NAME]) : nameOf(record);
      const members = isTable(record) ? [record['user_id']] : membersOf(record);
      return members.flatMap((member) => {
        const key = textOf(member) ?? firstTextOf(asObject(member) ?? {}, memberKeys);
        return key === undefined || group === undefined ? [] : [{ key, value: { group } }];
      });
    },
    ...(userKey !== undefined && { userKey }),
  };
}

function membersOf(record: RecordValue): readonly unknown[] {
  return listIn(record['members'] ?? record['users']);
}

/** The names of the user's groups. */
export function groupsIn(context: ConvertContext, parts: readonly string[] = [PART]): string[] {
  const groups: string[] = [];
  for (const part of parts) {
    for (const { group } of context.entriesOf(part)) {
      const name = textOf(group);
      if (name !== undefined && !groups.includes(name)) groups.push(name);
    }
  }
  return groups;
}
