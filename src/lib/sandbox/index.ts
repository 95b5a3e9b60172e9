/**
 * A local WorkOS: the wire format of users, organizations, memberships, roles and factors, with the published
 * rate limits and with faults on request. An island: it shares no code with the rooms that talk to WorkOS,
 * so that one mistake cannot hide in both. `process.ts` is the same as a process of its own.
 */
export { KNOWN_DIVERGENCES, type Divergence } from './divergences';
export { FaultSpecError, parseFault } from './faults/fault-spec';
export { type Fault, type FaultEffect } from './faults/faults';
export { FORBIDDEN_KEY, type SandboxOptions } from './server/options';
export { parseRateLimit, type RateLimit, RateLimitError } from './limits/rate-limit';
export { ROUTES, type Sandbox, startSandbox } from './server/server';
