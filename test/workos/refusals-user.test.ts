import { coded, describeRefusals } from '../support/workos/ask';

const detailed = (code: unknown, ...errors: unknown[]) => ({
  code,
  message: 'Could not create user.',
  errors,
});
const EMAIL_TAKEN = { code: 'email_not_available', message: 'This email is not available.' };
const EXTERNAL_ID_TAKEN = { code: 'external_id_already_used', message: 'Taken.' };

// Facts 1.1 and 7.
describeRefusals('users', [
  [
    'createUser',
    400,
    detailed('user_creation_error', EMAIL_TAKEN),
    {
      kind: 'email_taken',
      code: 'email_not_available',
      message: 'Email already exists (WorkOS: This email is not available.)',
    },
  ],
  [
    'createUser',
    409,
    coded('user_already_exists', 'A user with this email already exists'),
    {
      kind: 'email_taken',
      code: 'user_already_exists',
      message: 'Email already exists (WorkOS: A user with this email already exists)',
    },
  ],
  [
    'createUser',
    400,
    detailed('user_creation_error', EXTERNAL_ID_TAKEN),
    {
      kind: 'external_id_taken',
      code: 'external_id_already_used',
      message: 'External ID already assigned to another user (WorkOS: Taken.)',
    },
  ],
  [
    'createUser',
    400,
    detailed('user_creation_error', EXTERNAL_ID_TAKEN, EMAIL_TAKEN),
    {
      kind: 'email_taken',
      code: 'email_not_available',
      message: 'Email already exists (WorkOS: Taken.; This email is not available.)',
    },
  ],
  [
    'createUser',
    400,
    coded('user_creation_error', 'Could not create user.'),
    {
      kind: 'request_refused',
      code: 'user_creation_error',
      message: 'WorkOS refused the request (WorkOS: Could not create user.)',
    },
  ],
  [
    'createUser',
    400,
    detailed('user_creation_error', { code: 'email_domain_blocked', message: 'Blocked.' }),
    {
      kind: 'request_refused',
      code: 'email_domain_blocked',
      message: 'WorkOS refused the request (WorkOS: Blocked.)',
    },
  ],
  [
    'createUser',
    400,
    detailed('password_strength_error', { code: 'password_too_short', message: 'Too short.' }),
    {
      kind: 'password_refused',
      code: 'password_strength_error',
      message:
        "The password was refused: it does not meet the environment's password policy (WorkOS: Too short.)",
    },
  ],
  [
    'createUser',
    400,
    coded('invalid_password_hash'),
    {
      kind: 'password_hash_refused',
      code: 'invalid_password_hash',
      message: 'The password hash was refused: check that its form fits its password_hash_type',
    },
  ],
  [
    'createUser',
    400,
    coded('password_and_password_hash_provided'),
    {
      kind: 'request_refused',
      code: 'password_and_password_hash_provided',
      message: 'WorkOS refused the request',
    },
  ],
  [
    'createUser',
    400,
    coded('invalid_metadata'),
    {
      kind: 'metadata_refused',
      code: 'invalid_metadata',
      message:
        'The metadata was refused: 50 keys at most, keys of 40 and values of 600 characters at most',
    },
  ],
  [
    'enrollAuthFactor',
    422,
    coded('invalid_totp_secret', 'The TOTP secret is not valid Base32.'),
    {
      kind: 'totp_secret_refused',
      code: 'invalid_totp_secret',
      message:
        'The TOTP secret was refused: it must be Base32, for SHA-1, 6 digits and steps of 30 seconds',
    },
  ],
  [
    'enrollAuthFactor',
    422,
    { message: 'Not allowed.' },
    {
      kind: 'request_refused',
      code: 'http_422',
      message: 'WorkOS refused the request (WorkOS: Not allowed.)',
    },
  ],
  [
    'enrollAuthFactor',
    404,
    { message: 'Not found.' },
    { kind: 'not_found', code: 'http_404', message: 'User not found (WorkOS: Not found.)' },
  ],
  [
    'createUser',
    422,
    {
      code: 'invalid_request_parameters',
      message: 'Validation failed.',
      errors: [{ code: 'email_required', field: 'email' }],
    },
    {
      kind: 'request_refused',
      code: 'email_required',
      message: 'WorkOS refused the request (WorkOS: email: email_required)',
    },
  ],
  [
    'createUser',
    422,
    coded('invalid_request_parameters', 'Validation failed.'),
    {
      kind: 'request_refused',
      code: 'invalid_request_parameters',
      message: 'WorkOS refused the request',
    },
  ],
  [
    'createUser',
    404,
    { message: 'No.' },
    { kind: 'not_found', code: 'http_404', message: 'User not found (WorkOS: No.)' },
  ],
  [
    'createUser',
    409,
    { message: 'Conflict' },
    {
      kind: 'request_refused',
      code: 'http_409',
      message: 'WorkOS refused the request (WorkOS: Conflict)',
    },
  ],
  [
    'updateUser',
    400,
    coded('external_id_already_used'),
    {
      kind: 'external_id_taken',
      code: 'external_id_already_used',
      message: 'External ID already assigned to another user',
    },
  ],
  [
    'updateUser',
    400,
    coded('email_change_not_allowed'),
    {
      kind: 'request_refused',
      code: 'email_change_not_allowed',
      message: 'WorkOS refused the request',
    },
  ],
]);
