import type { ImportSetup, TestBed } from '../import-test-bed';

/** An import that meets users who existed, and whose rows share users, memberships and organizations. */
export const MIXED_IMPORT: ImportSetup = {
  jobId: 'job',
  options: { chunkSize: 7, onExisting: 'update' },
};

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Users who existed with and without memberships and second factors, and an organization. */
export async function seedMixed(bed: TestBed): Promise<void> {
  const member = (email: string, status = 'active'): object => ({
    user_email: email,
    organization_external_id: 'old',
    role_slugs: ['member'],
    status,
  });
  await bed.seed({
    organizations: [{ name: 'Old', external_id: 'old' }],
    users: [
      { email: 'old0@example.com', first_name: 'Old', metadata: { plan: 'free', keep: 'yes' } },
      { email: 'old1@example.com', external_id: 'x-old1' },
      { email: 'old2@example.com' },
      { email: 'other@example.com' },
    ],
    memberships: [
      member('old0@example.com'),
      member('old1@example.com', 'inactive'),
      member('other@example.com'),
    ],
    auth_factors: [{ user_email: 'old1@example.com', type: 'totp', totp_secret: SECRET }],
  });
}

/**
 * Rows that update users and memberships, one of them twice; repeated emails in several organizations; organizations
 * that the job creates and one that it finds; second factors of users who existed, and of others.
 */
export const MIXED_CSV = [
  'email,first_name,external_id,metadata,org_external_id,org_name,role_slugs,totp_secret',
  'old0@example.com,New,x0,"{""plan"":""paid"",""new"":""1""}",old,,admin,',
  `old1@example.com,Named,x-old1,,old,,admin,${SECRET}`,
  `old2@example.com,Named,,,new,New,member,${SECRET}`,
  `old0@example.com,New,x0,,new,New,member,${SECRET}`,
  `old0@example.com,New,x0,,old,,member,${SECRET}`,
  ...Array.from({ length: 20 }, (_unused, i) => {
    const user = String(i - (i % 3 === 2 ? 1 : 0));
    return `u${user}@example.com,U,u${user},,org${String(i % 4)},Org ${String(i % 4)},member,${i % 2 === 0 ? SECRET : ''}`;
  }),
  '',
].join('\n');
