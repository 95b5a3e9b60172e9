/**
 * The command `sandbox`: serves the island `sandbox/` in this process until a signal ends it.
 * (`import --sandbox` starts it as a process of its own: `machine/sandbox-process.ts`.)
 */
export { sandboxFlags } from './sandbox-flags';
export { type SandboxJson, serveSandbox } from './serve-sandbox';
