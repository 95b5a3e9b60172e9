import { groupsIn, groupsPart } from '../../src/lib/sources/groups';
import { contextOf } from '../support/sources/convert';

const PART = groupsPart({
  isGroup: (record) => 'name' in record,
  nameOf: ({ name }) => (typeof name === 'string' ? name : undefined),
  memberKeys: ['id', 'email'],
});
const AT = { path: '', file: 'groups.csv' };

describe('groups', () => {
  it('are lists of members, by id or by another field', () => {
    const record = { name: 'admins', members: [{ id: '1' }, { email: 'a@example.com' }, '3', {}] };
    expect(PART.fits([record], AT)).toBe(true);
    expect(PART.entries?.(record)).toEqual(
      ['1', 'a@example.com', '3'].map((key) => ({ key, value: { group: 'admins' } })),
    );
  });

  it('are rows of a table', () => {
    const row = { group_name: 'admins', user_id: '1' };
    expect(PART.fits([row], AT)).toBe(true);
    expect(PART.entries?.(row)).toEqual([{ key: '1', value: { group: 'admins' } }]);
  });

  it('without a list or a name say nothing', () => {
    expect(PART.fits([{ name: 'admins' }], AT)).toBe(false);
    expect(PART.entries?.({ members: ['1'] })).toEqual([]);
  });

  it('of a user are named once', () => {
    const entries = { groups: [{ group: 'a' }, { group: 'b' }, { group: 'a' }, {}] };
    expect(groupsIn(contextOf({ entries }))).toEqual(['a', 'b']);
  });
});
