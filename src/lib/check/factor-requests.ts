import type { Gateway } from '../workos';
import { accepted, type SimulationParts } from './simulation';

type FactorRequests = Pick<Gateway, 'enrollAuthFactor' | 'listAuthFactors'>;

/** The requests for second factors (docs/workos-api.md, "TOTP factors"). */
export function factorRequests({ world }: SimulationParts): FactorRequests {
  return {
    enrollAuthFactor: async (userId) => {
      const { nowMs } = world;
      const id = world.newFactorId();
      const factor = { id, type: 'totp', userId, createdAtMs: nowMs, updatedAtMs: nowMs };
      await world.keepFactor(factor);
      return accepted(factor);
    },
    listAuthFactors: async (userId, after) => accepted(await world.factors(userId, after)),
  };
}
