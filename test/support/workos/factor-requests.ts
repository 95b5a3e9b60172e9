import { asFactorId, asUserId } from '../../../src/lib/model';
import type { Gateway } from '../../../src/lib/workos';
import type { Wire } from './role-requests';

const key = { idempotencyKey: 'nonce-7-user-0' };
const userId = asUserId('user_01');
const USERS = '/user_management/users';

type Call = (gateway: Gateway) => Promise<unknown>;

/** The requests for second factors. */
export const FACTOR_REQUESTS = {
  enrollAuthFactor: [
    [
      (gateway) => gateway.enrollAuthFactor(userId, { secret: 'ABCD', issuer: 'Acme' }, key),
      {
        line: `POST ${USERS}/user_01/auth_factors`,
        body: '{"type":"totp","totp_issuer":"Acme","totp_secret":"ABCD"}',
        ...key,
      },
    ],
    [
      (gateway) => gateway.enrollAuthFactor(userId, { secret: 'ABCD' }, key),
      {
        line: `POST ${USERS}/user_01/auth_factors`,
        body: '{"type":"totp","totp_secret":"ABCD"}',
        ...key,
      },
    ],
  ],
  listAuthFactors: [
    [
      (gateway) => gateway.listAuthFactors(userId),
      { line: `GET ${USERS}/user_01/auth_factors?order=asc&limit=100` },
    ],
    [
      (gateway) => gateway.listAuthFactors(userId, 'auth_factor_9'),
      { line: `GET ${USERS}/user_01/auth_factors?order=asc&limit=100&after=auth_factor_9` },
    ],
  ],
  deleteAuthFactor: [
    [
      (gateway) => gateway.deleteAuthFactor(asFactorId('auth_factor_01')),
      { line: 'DELETE /auth/factors/auth_factor_01' },
    ],
  ],
} satisfies Record<string, readonly (readonly [Call, Wire])[]>;
