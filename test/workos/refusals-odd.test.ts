import { coded, describeRefusals } from '../support/workos/ask';

describeRefusals('an undocumented shape', [
  [
    'createUser',
    400,
    '',
    { kind: 'request_refused', code: 'http_400', message: 'WorkOS refused the request' },
  ],
  [
    'createUser',
    400,
    '<html>',
    { kind: 'request_refused', code: 'http_400', message: 'WorkOS refused the request' },
  ],
  [
    'createUser',
    400,
    '[1]',
    { kind: 'request_refused', code: 'http_400', message: 'WorkOS refused the request' },
  ],
  [
    'createUser',
    418,
    'null',
    { kind: 'request_refused', code: 'http_418', message: 'WorkOS refused the request' },
  ],
  [
    'createUser',
    413,
    coded(7, {}),
    { kind: 'request_refused', code: 'http_413', message: 'WorkOS refused the request' },
  ],
  [
    'createUser',
    400,
    { code: 'a b', message: 'One\n\u001b[31mtwo\u202e', errors: { email: ['x'] } },
    {
      kind: 'request_refused',
      code: 'http_400',
      message: 'WorkOS refused the request',
    },
  ],
  [
    'createUser',
    400,
    { errors: [null, 3, ['x'], {}, 'Name is odd', 'email_not_available', { code: 5 }] },
    {
      kind: 'email_taken',
      code: 'email_not_available',
      message: 'Email already exists (WorkOS: email_not_available)',
    },
  ],
  [
    'createUser',
    400,
    { error: 'invalid_grant', error_description: 'It is expired.' },
    {
      kind: 'request_refused',
      code: 'invalid_grant',
      message: 'WorkOS refused the request (WorkOS: It is expired.)',
    },
  ],
  [
    'createUser',
    400,
    { statusCode: 400, error: 'Bad Request', message: ['email must be an email'] },
    {
      kind: 'request_refused',
      code: 'http_400',
      message: 'WorkOS refused the request (WorkOS: email must be an email)',
    },
  ],
  [
    'getUser',
    301,
    { message: 'Moved' },
    {
      kind: 'request_refused',
      code: 'http_301',
      message: 'WorkOS answered with a redirect: check WORKOS_API_URL',
    },
  ],
]);
