import { membershipsIn, membershipTable } from '../../src/lib/sources/memberships';
import { contextOf } from '../support/sources/convert';

const TABLE = membershipTable();
const ROW = {
  user_id: 'u1',
  org_external_id: 'acme',
  org_name: 'Acme',
  role_slugs: 'admin,member',
};

describe('a table of memberships', () => {
  it('is read by the columns of users.csv', () => {
    expect(TABLE.entries?.(ROW)).toEqual([
      { key: 'u1', value: { org: 'acme', orgName: 'Acme', roles: ['admin', 'member'] } },
    ]);
    expect(TABLE.entries?.({ user_id: 'u1', org_external_id: '' })).toEqual([]);
    expect(TABLE.entries?.({ org_external_id: 'acme' })).toEqual([]);
  });

  it('is recognised by them', () => {
    const at = { path: '', file: 'x.csv' };
    expect(TABLE.fits([ROW], at)).toBe(true);
    expect(TABLE.fits([{ user_id: 'u1', organization_id: 'acme' }], at)).toBe(false);
    expect(membershipTable('uid').fits([ROW], at)).toBe(false);
  });
});

it('memberships of one organization are one, with all roles and the first name', () => {
  const entries = {
    a: [{ org: 'acme', roles: ['admin'] }],
    b: [{ org: 'acme', orgName: 'Acme', roles: ['admin', 'member'] }, { org: '' }],
  };
  expect(membershipsIn(contextOf({ entries }), ['a', 'b'])).toEqual([
    { org: 'acme', orgName: 'Acme', roles: ['admin', 'member'] },
  ]);
});
