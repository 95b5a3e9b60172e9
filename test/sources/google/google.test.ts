import { GOOGLE } from '../../../src/lib/sources/google';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';

const ALL = convertAll(GOOGLE, [
  ...fixture('google', 'directory.json'),
  ...fixture('google', 'groups.ndjson'),
]);

describe('a user of Google Workspace', () => {
  it('has the fields of the record', () => {
    expect(byId(ALL, '1047')).toEqual({
      user: {
        id: '1047',
        email: 'ada@acme.example',
        emailVerified: false,
        firstName: 'Ada',
        lastName: 'Lovelace',
        password: { kind: 'none' },
        metadata: { org_unit_path: '/Math', is_admin: true, billing: { plan: 'pro' } },
        state: 'active',
        social: ['google'],
        isFederated: false,
        groups: ['Billing Admins'],
      },
      memberships: [],
      findings: [{ code: 'extra_email', field: 'aliases', detail: 'Aliases are not imported: 1.' }],
    });
  });

  it('is disabled when suspended or archived', () => {
    expect(byId(ALL, '1048').user).toMatchObject({ state: 'disabled', fullName: 'Off One' });
    expect(byId(ALL, '1049').user.state).toBe('disabled');
  });

  it('of the console has its address for an id, and no password', () => {
    const [ada, off] = convertAll(GOOGLE, fixture('google', 'console.csv'));
    expect(ada?.user).toMatchObject({
      id: 'ada@acme.example',
      email: 'ada@acme.example',
      firstName: 'Ada',
      lastName: 'Lovelace',
      password: { kind: 'none' },
      metadata: { org_unit_path: '/Math', employee_id: '7' },
      state: 'active',
    });
    expect(off?.user.state).toBe('disabled');
  });

  it('of GAM has the same fields', () => {
    const [user] = convertAll(GOOGLE, fixture('google', 'gam.csv'));
    expect(user?.user).toMatchObject({ id: '1047', firstName: 'Ada', state: 'active' });
  });

  it('is verified in domains that the company owns', () => {
    const answers = { 'verified-domains': 'acme.example' };
    const record = { id: '1', primaryEmail: 'a@acme.example' };
    expect(convertOne(GOOGLE, record, { answers }).user.emailVerified).toBe(true);
  });
});
