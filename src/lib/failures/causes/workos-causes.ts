import type { CauseText } from './cause';

/** Causes that WorkOS names when it refuses a request. By id; the first match counts. */
export const WORKOS_CAUSES = {
  email_of_another: {
    title: 'A user with this email has another external id',
    words:
      'The user with this email has another external id than the row. It may be another person, so the user was not changed.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Compare the user in the WorkOS dashboard with the row, then correct or clear external_id in the row.',
    ],
    says: [
      'Email already exists, and that user has another external id: it may be another person. Compare the two, then change or remove external_id in the row',
    ],
    hints: [{ message: /^Email already exists, and that user has another external id/ }],
  },
  email_exists: {
    title: 'A user with this email exists',
    words:
      'The environment already has a user with this email. With --on-existing fail (the default), such rows fail.',
    severity: 'low',
    remedy: 'choice',
    advice: [
      'Choose: --on-existing adopt keeps these users as they are and creates their memberships; --on-existing update also writes the fields of the row.',
    ],
    says: ['Email already exists (WorkOS: This email is not available.)', 'Email already exists'],
    signs: [
      { code: /^(email_not_available|user_already_exists|email_already_exists|email_taken)$/ },
    ],
    hints: [{ message: /^Email already exists/i }],
  },
  external_id_of_organization: {
    title: 'The external id belongs to another organization',
    words:
      'The organization could not be created, because another organization already has its external id. That one was created in the meantime, or the key cannot read it.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Find the organization with this external id in the WorkOS dashboard, and name it with org_id in the rows.',
    ],
    says: ['External ID already assigned to another organization'],
    signs: [{ code: /^external_id_already_used$/, type: /^org/ }],
    hints: [{ message: /external.id.*already.*another organization/i }],
  },
  external_id_of_user: {
    title: 'The external id belongs to another user',
    words:
      'Another user has the external id of the row. An external id is unique in an environment.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Find the user with this external id in the WorkOS dashboard. If it is the same person under another email, correct the email; otherwise correct external_id.',
    ],
    says: ['External ID already assigned to another user'],
    signs: [{ code: /^external_id_already_used$/ }],
    hints: [{ message: /external.id.*already.*(another user|been assigned|in use)/i }],
  },
  organization_domain_taken: {
    title: 'A domain belongs to another organization',
    words:
      'A domain in organizations.csv belongs to another organization of the environment. The organization was not created or updated, and its rows failed.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Find the organization with this domain in the WorkOS dashboard. If it is the same one, name it with org_id or its external id; otherwise remove the domain from one of the two.',
    ],
    says: [
      'The domain acme.com belongs to another organization: remove it there, or from organizations.csv',
      'One of the domains belongs to another organization: remove it there, or from organizations.csv',
    ],
    hints: [{ message: /belongs to another organization: remove it there/ }],
  },
  organization_ambiguous: {
    title: 'Several organizations have this name',
    words:
      'The rows name an organization by its name alone, and several organizations have that name. An import does not guess.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Look the organization up in the WorkOS dashboard and write its id to the column org_id; leave org_name empty or as it is.',
    ],
    says: [
      'Several organizations are named "Acme": name the right one with org_id or org_external_id',
    ],
    hints: [{ message: /^Several organizations are named/ }],
  },
  organization_nameless: {
    title: 'The organization does not exist, and the rows give no name to create it',
    words:
      'The rows name an organization by an external id that does not exist in WorkOS. Without org_name it cannot be created.',
    severity: 'high',
    remedy: 'file',
    advice: ['Fill in org_name to have the organization created; or correct org_external_id.'],
    says: ['Organization not found: external id "acme". Give org_name as well, and it is created'],
    signs: [{ code: /^organization_not_found$/, message: /Give org_name as well/ }],
  },
  organization_not_created: {
    title: 'The organization does not exist, and --no-create-orgs forbids creating it',
    words:
      'The rows name an organization that does not exist in WorkOS, and the job may not create organizations.',
    severity: 'high',
    remedy: 'environment',
    advice: [
      'Create the organization in the WorkOS dashboard, with the external id or the name in the rows.',
    ],
    says: [
      'Organization not found: external id "acme". Create it first, or let --create-orgs do it',
      'Organization not found: name "Acme". Create it first, or let --create-orgs do it',
    ],
    signs: [{ code: /^organization_not_found$/, message: /let --create-orgs do it/ }],
  },
  organization_unknown: {
    title: 'The organization does not exist',
    words:
      'WorkOS has no organization with this id: it is mistyped, deleted, or belongs to a different environment from the key.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Compare org_id with the WorkOS dashboard. Check that WORKOS_SECRET_KEY belongs to the same environment.',
    ],
    says: [
      'Organization not found: org_01EHQMYV6MBK39QC5PZXHY59C3. Check org_id, and that the key is of the same environment',
      'Organization not found',
    ],
    hints: [{ message: /^Organization not found/i }, { status: [404, 404], type: /^org/ }],
  },
  user_gone: {
    title: 'The user was deleted',
    words: 'The user was deleted before the row was done.',
    severity: 'high',
    remedy: 'choice',
    advice: [
      'Find out what deletes users while the import runs. Importing the row again creates a new user.',
    ],
    says: ['User not found'],
    signs: [{ code: /^user_not_found$/ }],
    hints: [{ message: /^User not found/i }],
  },
  membership_gone: {
    title: 'The membership was deleted',
    words: 'The membership was deleted before its roles were written.',
    severity: 'high',
    remedy: 'environment',
    advice: ['Find out what deletes memberships while the import runs.'],
    says: ['Membership not found'],
    hints: [{ message: /^Membership not found/i }],
  },
  role_invalid: {
    title: 'The role does not exist',
    words:
      'A slug in role_slugs is not a role of the environment or of the organization. The user exists; the membership does not.',
    severity: 'high',
    remedy: 'environment',
    advice: [
      'Create the role with exactly this slug, by --create-roles, a line of roles.csv or in the WorkOS dashboard; or correct role_slugs. Then import the rows from a retry file.',
    ],
    says: [
      'Role editor does not exist: create it in the WorkOS dashboard, or correct role_slugs',
      'The role is not valid here: correct the role slug or create the role in the WorkOS dashboard',
    ],
    signs: [{ code: /^(invalid_role|role_not_found|sub_resource_scoped_role_not_allowed)$/ }],
    hints: [
      {
        message:
          /^Role \S+ does not exist:|^The role is not valid here|\brole\b.*\bnot (a )?valid\b/i,
      },
    ],
  },
  several_roles: {
    title: 'Multiple roles for a membership are not enabled',
    words:
      'The rows give several roles, and the environment allows one. The users exist; the memberships do not.',
    severity: 'critical',
    remedy: 'environment',
    advice: [
      'Enable multiple roles in the WorkOS dashboard; or leave one role in role_slugs and import the rows from a retry file.',
    ],
    says: [
      'Multiple roles are not enabled: enable multiple roles in the WorkOS dashboard or give one role',
    ],
    signs: [{ code: /^multiple_roles_not_enabled$/ }],
    hints: [{ message: /multiple roles are not enabled/i }],
  },
  membership_pending: {
    title: 'The membership is pending',
    words:
      'The user has an open invitation to the organization. Until it is accepted or revoked, WorkOS does not create a membership.',
    severity: 'high',
    remedy: 'environment',
    advice: ['Let the user accept the invitation, or revoke it in the WorkOS dashboard.'],
    says: [
      'The membership is pending: the user has an open invitation to the organization; accept or revoke it first',
    ],
    signs: [{ code: /^cannot_reactivate_pending_organization_membership$/ }],
    hints: [{ message: /membership is pending/i }],
  },
  membership_unseen: {
    title: 'The user is already a member, but WorkOS does not list the membership',
    words:
      'WorkOS refused to create the membership because it exists, but does not list it: it is inactive, or was created and deleted meanwhile.',
    severity: 'medium',
    remedy: 'environment',
    advice: ['Check the memberships of the user in the WorkOS dashboard.'],
    says: ['The user is already a member of the organization'],
    signs: [
      { code: /^(organization_membership_already_exists|user_already_organization_member)$/ },
    ],
    hints: [{ message: /already a(n active)? member/i }],
  },
  hash_refused: {
    title: 'WorkOS refused the password hash',
    words: 'The hash does not have the form that its password_hash_type requires.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Compare the hash with the forms in docs/rules.md (password_hash_invalid). Without both columns, the user is created without a password and can reset it.',
    ],
    says: ['The password hash was refused: check that its form fits its password_hash_type'],
    signs: [{ code: /^invalid_password_hash$/ }],
    hints: [{ message: /^The password hash was refused/ }],
  },
  password_weak: {
    title: 'The password is too weak',
    words: "The plain password does not meet the environment's password policy.",
    severity: 'high',
    remedy: 'file',
    advice: [
      'Clear the password cell: the user is then created without a password and can reset it. Or relax the policy in the WorkOS dashboard during the import.',
    ],
    says: ["The password was refused: it does not meet the environment's password policy"],
    signs: [{ code: /^password_(strength_error|too_\w+)$/ }],
    hints: [{ message: /^The password was refused|password.*strength/i }],
  },
  metadata_refused: {
    title: 'WorkOS refused the metadata',
    words: 'The metadata has too many keys, or a key or a value is too long.',
    severity: 'high',
    remedy: 'file',
    advice: ['Use at most 50 keys, 40 characters per key and 600 characters per value.'],
    says: [
      'The metadata was refused: 50 keys at most, keys of 40 and values of 600 characters at most',
    ],
    signs: [{ code: /^invalid_metadata$/ }],
    hints: [{ message: /^The metadata was refused/ }],
  },
  totp_refused: {
    title: 'WorkOS refused the TOTP secret',
    words: 'The secret is not Base32 to WorkOS. The user exists; the second factor does not.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Export the secret again and import the row from a retry file; or clear totp_secret, and let the user enroll again.',
    ],
    says: [
      'The TOTP secret was refused: it must be Base32, for SHA-1, 6 digits and steps of 30 seconds',
    ],
    signs: [{ code: /^invalid_totp_secret$/ }],
    hints: [{ message: /^The TOTP secret was refused/ }],
  },
  email_refused: {
    title: 'WorkOS refused the email',
    words: 'The environment does not accept the address or its domain.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Read the reason in the message: correct the address, or allow its domain in the WorkOS dashboard.',
    ],
    says: [
      'WorkOS refused the request (WorkOS: email: email_required)',
      'WorkOS refused the request (WorkOS: email must be an email)',
    ],
    signs: [{ code: /^(invalid_email|email_\w+|\w*domain\w*)$/, type: /^user/ }],
    hints: [
      { message: /^WorkOS refused the request \(WorkOS: .*\b(email|domain)\b/i, type: /^user/ },
    ],
  },
  request_not_sendable: {
    title: 'A value of the row cannot be sent',
    words: 'The row has an id or another value that cannot be part of a request.',
    severity: 'high',
    remedy: 'file',
    advice: ['Remove control characters and unusual characters from the ids of the row.'],
    says: ['The request could not be sent', 'The id ".." cannot be part of a web address'],
    hints: [{ message: /^The request could not be sent|cannot be part of a web address/ }],
  },
  request_refused: {
    title: 'WorkOS refused the request for another reason',
    words:
      'This tool does not know the reason. Words of WorkOS are in parentheses in the message, unless they may repeat values of the row.',
    severity: 'high',
    remedy: 'file',
    advice: [
      'Read the message, and look the code up in the WorkOS documentation; or ask WorkOS about the request id.',
    ],
    says: ['WorkOS refused the request', 'WorkOS refused the request (WorkOS: Not allowed.)'],
    hints: [{ message: /^WorkOS refused the request/ }, { status: [400, 499] }],
  },
} satisfies Record<string, CauseText>;
