import { asObject, type UserId } from '../model';
import { absentIfNotFound, deletion, type MakeCall, nextPage } from './call';
import type { Gateway, WorkosFactor } from './gateway';
import { readFactor, readPage } from './read-wire';

const USERS = '/user_management/users';
const FACTORS = '/auth/factors';

type FactorOperations = Pick<Gateway, 'enrollAuthFactor' | 'listAuthFactors' | 'deleteAuthFactor'>;

/** The requests for second factors (docs/workos-api.md, "TOTP factors"). */
export function factorOperations(call: MakeCall): FactorOperations {
  return {
    enrollAuthFactor: (userId, { secret, issuer }, { idempotencyKey }) =>
      call({
        method: 'POST',
        root: USERS,
        below: [userId, 'auth_factors'],
        body: {
          type: 'totp',
          ...(issuer === undefined ? {} : { totp_issuer: issuer }),
          totp_secret: secret,
        },
        idempotencyKey,
        operation: { verb: 'create', subject: 'factor', secret },
        read: (body) => readFactor(asObject(body)?.['authentication_factor']),
        isAbout: isOf(userId),
      }),
    listAuthFactors: async (userId, after) =>
      absentIfNotFound(
        await call({
          method: 'GET',
          root: USERS,
          below: [userId, 'auth_factors'],
          query: nextPage(after),
          operation: { verb: 'find', subject: 'factor' },
          read: (body) => readPage(body, readFactor),
          isAbout: ({ items }) => items.every(isOf(userId)),
        }),
      ),
    deleteAuthFactor: (id) => deletion(call, { root: FACTORS, id, subject: 'factor' }),
  };
}

/** The schema does not require `user_id`. */
function isOf(userId: UserId): (factor: WorkosFactor) => boolean {
  return (factor) => factor.userId === undefined || factor.userId === userId;
}
