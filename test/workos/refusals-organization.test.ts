import { coded, describeRefusals, type Refusal } from '../support/workos/ask';

// Facts 1.2 and 7.
describeRefusals('organizations', [
  [
    'createOrganization',
    400,
    coded('external_id_already_used'),
    {
      kind: 'external_id_taken',
      code: 'external_id_already_used',
      message: 'External ID already assigned to another organization',
    },
  ],
  [
    'createOrganization',
    422,
    { message: 'The external_id provided has already been assigned to another organization.' },
    {
      kind: 'external_id_taken',
      code: 'http_422',
      message:
        'External ID already assigned to another organization (WorkOS: The external_id provided has already been assigned to another organization.)',
    },
  ],
  [
    'createOrganization',
    409,
    { message: 'Domain taken' },
    {
      kind: 'request_refused',
      code: 'http_409',
      message: 'WorkOS refused the request (WorkOS: Domain taken)',
    },
  ],
  ...(['createDomain', 'updateDomain'] as const).map((ask): Refusal => [
    ask,
    409,
    { message: 'Another organization has it.' },
    {
      kind: 'domain_taken',
      code: 'organization_domain_taken',
      message:
        'The domain acme.com belongs to another organization: remove it there, or from organizations.csv (WorkOS: Another organization has it.)',
    },
  ]),
  [
    'createDomains',
    409,
    { message: "The domain 'acme.org' is already in use by another organization." },
    {
      kind: 'domain_taken',
      code: 'organization_domain_taken',
      message:
        'The domain acme.org belongs to another organization: remove it there, or from organizations.csv',
    },
  ],
  [
    'createDomains',
    409,
    coded('domain_already_exists', 'No.'),
    {
      kind: 'domain_taken',
      code: 'organization_domain_taken',
      message:
        'One of the domains belongs to another organization: remove it there, or from organizations.csv (WorkOS: No.)',
    },
  ],
  [
    'createDomains',
    400,
    coded('external_id_already_used'),
    {
      kind: 'external_id_taken',
      code: 'external_id_already_used',
      message: 'External ID already assigned to another organization',
    },
  ],
  [
    'listOrganizationsByName',
    422,
    { message: ['limit must be a number', 7, 'order is wrong'] },
    {
      kind: 'request_refused',
      code: 'http_422',
      message: 'WorkOS refused the request (WorkOS: limit must be a number; order is wrong)',
    },
  ],
]);

// Facts 1.3 and 7.
describeRefusals('memberships', [
  ...['organization_membership_already_exists', 'entity_already_exists', 'conflict'].map(
    (code): Refusal => [
      'createMembership',
      400,
      coded(code),
      {
        kind: 'membership_exists',
        code,
        message: 'The user is already a member of the organization',
      },
    ],
  ),
  [
    'createMembership',
    409,
    { message: 'Membership already exists' },
    {
      kind: 'membership_exists',
      code: 'http_409',
      message:
        'The user is already a member of the organization (WorkOS: Membership already exists)',
    },
  ],
  [
    'createMembership',
    422,
    { message: 'User is already a member.' },
    {
      kind: 'membership_exists',
      code: 'http_422',
      message:
        'The user is already a member of the organization (WorkOS: User is already a member.)',
    },
  ],
  [
    'createMembership',
    400,
    coded('cannot_reactivate_pending_organization_membership'),
    {
      kind: 'membership_pending',
      code: 'cannot_reactivate_pending_organization_membership',
      message:
        'The membership is pending: the user has an open invitation to the organization; accept or revoke it first',
    },
  ],
  ...(['createMembership', 'updateMembership'] as const).flatMap((ask): Refusal[] => [
    [
      ask,
      422,
      coded('invalid_role', "Role 'a' is not a valid role."),
      {
        kind: 'invalid_role',
        code: 'invalid_role',
        message:
          "Role a does not exist: create it in the WorkOS dashboard, or correct role_slugs (WorkOS: Role 'a' is not a valid role.)",
      },
    ],
    [
      ask,
      422,
      { code: 'sub_resource_scoped_role_not_allowed', role_slug: 'x' },
      {
        kind: 'invalid_role',
        code: 'sub_resource_scoped_role_not_allowed',
        message:
          'The role is not valid here: correct the role slug or create the role in the WorkOS dashboard',
      },
    ],
    [
      ask,
      422,
      coded('multiple_roles_not_enabled'),
      {
        kind: 'multiple_roles_not_enabled',
        code: 'multiple_roles_not_enabled',
        message:
          'Multiple roles are not enabled: enable multiple roles in the WorkOS dashboard or give one role',
      },
    ],
  ]),
  [
    'createMembership',
    404,
    { message: "Organization not found: 'org_01'." },
    {
      kind: 'not_found',
      code: 'http_404',
      message: 'Organization not found',
    },
  ],
  [
    'createMembership',
    404,
    '',
    { kind: 'not_found', code: 'http_404', message: 'Organization not found' },
  ],
  [
    'createMembership',
    404,
    coded('entity_not_found', "User not found: 'user_01'."),
    {
      kind: 'not_found',
      code: 'entity_not_found',
      message: 'User not found',
    },
  ],
  [
    'updateMembership',
    404,
    '{}',
    { kind: 'not_found', code: 'http_404', message: 'Membership not found' },
  ],
  [
    'findMembership',
    400,
    coded('missing_user_id_or_organization_id'),
    {
      kind: 'request_refused',
      code: 'missing_user_id_or_organization_id',
      message: 'WorkOS refused the request',
    },
  ],
]);
