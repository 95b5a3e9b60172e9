/**
 * A local WorkOS: the wire format of users, organizations, memberships, roles and factors, with the published
 * rate limits and with faults on request.
 *
 * An island: it imports no other room, so that one mistake cannot hide in the client and in the server. Names
 * such as `User`, `Metadata`, `RateLimit` or `isEmail` therefore occur here and elsewhere: they are the words
 * of WorkOS's wire format, with definitions of their own.
 *
 * Read it in this order: `wire/` (requests, answers, pages), `world/` (the objects and their indexes),
 * `routes/` (one file per kind of object), `limits/` and `faults/`, `server/` (sockets and the control
 * requests of tests). `process.ts` runs the sandbox as a process of its own. `divergences.ts` lists where its
 * answers differ from the OpenAPI document, or go beyond it.
 */
export { KNOWN_DIVERGENCES, type Divergence } from './divergences';
export { type FaultEffect } from './faults/effects';
export { parseFault } from './faults/fault-spec';
export { FaultSpecError } from './faults/fault-values';
export { type Fault } from './faults/faults';
export { FORBIDDEN_KEY, type SandboxOptions } from './server/options';
export { parseRateLimit, type RateLimit, RateLimitError } from './limits/rate-limit';
export { ROUTES, type Sandbox, startSandbox } from './server/server';
