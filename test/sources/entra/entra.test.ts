import { ENTRA } from '../../../src/lib/sources/entra';
import { byId, convertAll, convertOne } from '../../support/sources/convert';
import { fixture } from '../../support/sources/fixtures';

const ALL = convertAll(ENTRA, [
  ...fixture('entra', 'graph.json'),
  ...fixture('entra', 'groups.json'),
]);

describe('a user of Entra', () => {
  it('has the fields of the record', () => {
    expect(byId(ALL, 'e1')).toEqual({
      user: {
        id: 'e1',
        email: 'ada@acme.example',
        emailVerified: false,
        firstName: 'Ada',
        lastName: 'Lovelace',
        password: { kind: 'none' },
        metadata: { plan: 'pro', job_title: 'Countess', department: 'Math' },
        state: 'active',
        social: [],
        isFederated: false,
        groups: ['Billing Admins'],
      },
      memberships: [],
      findings: [
        {
          code: 'extra_email',
          field: 'otherMails',
          detail: 'Further addresses are not imported: 1.',
        },
      ],
    });
  });

  it.each([
    ['e2', { email: 'grace@example.com', fullName: 'Grace Hopper', isFederated: false }],
    ['e3', { email: 'x@y.com', isFederated: true }],
    ['e4', { state: 'disabled' }],
    ['e5', { email: 'kurt@example.com', social: ['google.com'], isFederated: false }],
    ['e6', { email: 'saml@example.com', social: [], isFederated: true }],
  ])('%s is what it is', (id, expected) => {
    expect(byId(ALL, id).user).toMatchObject(expected);
  });

  it('has a principal name as email only when asked, and never one that is made up', () => {
    const email = (userPrincipalName: string, answer?: string): string | undefined => {
      const answers: Record<string, string> =
        answer === undefined ? {} : { 'upn-as-email': answer };
      return convertOne(ENTRA, { id: '1', userPrincipalName }, { answers }).user.email;
    };
    expect(email('a@acme.example')).toBeUndefined();
    expect(email('a@acme.example', 'no')).toBeUndefined();
    expect(email('a@acme.example', 'yes')).toBe('a@acme.example');
    expect(email('a@acme.onmicrosoft.com', 'yes')).toBeUndefined();
    expect(email('x_y.com#EXT#@acme.example', 'yes')).toBeUndefined();
  });

  it('is verified in domains that the company owns', () => {
    const answers = { 'verified-domains': 'acme.example' };
    const record = { id: '1', userPrincipalName: 'x', mail: 'a@acme.example' };
    expect(convertOne(ENTRA, record, { answers }).user.emailVerified).toBe(true);
  });

  it('is the same in the CSV of the portal', () => {
    const users = convertAll(ENTRA, fixture('entra', 'portal.csv'));
    expect(byId(users, 'e1').user).toMatchObject({
      email: 'ada@acme.example',
      firstName: 'Ada',
      lastName: 'Lovelace',
      state: 'active',
      metadata: { job_title: 'Countess', department: 'Math' },
    });
    expect(byId(users, 'e1').findings.map(({ code }) => code)).toEqual(['extra_email']);
    expect(byId(users, 'e4').user.state).toBe('disabled');
  });
});
