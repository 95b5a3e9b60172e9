/**
 * The command `sandbox`: serves a local WorkOS sandbox in this process until a signal ends it.
 * Read `serve-sandbox.ts`. (`import --sandbox` starts one as a child process: `machine/sandbox-process.ts`.)
 *
 * Only reads flags and prints the address: the server itself is `src/lib/sandbox`.
 */
export { sandboxFlags } from './sandbox-flags';
export { type SandboxJson, serveSandbox } from './serve-sandbox';
