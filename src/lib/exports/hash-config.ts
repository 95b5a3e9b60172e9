import type { RecordValue } from './export-record';

const BLOCK = /hash_config\s*\{([^{}]*)\}/;
const PARAMETER = /^\s*([a-z0-9_]+)\s*:\s*(.*?)\s*,?\s*$/i;

/** True for Firebase's block of hash parameters, whole or cut. */
export function isHashConfig(start: string): boolean {
  return /^\s*hash_config\s*\{/.test(start);
}

/**
 * The parameters of a block `hash_config { algorithm: SCRYPT, base64_signer_key: ..., }` as the Firebase console shows it,
 * as texts by name; undefined when its end is missing.
 */
export function readHashConfig(text: string): RecordValue | undefined {
  const [, block] = BLOCK.exec(text) ?? [];
  if (block === undefined) return undefined;
  const value: Record<string, string> = {};
  // Base64 has no comma, so that a parameter ends at a comma or a line end.
  for (const line of block.split(/[,\n]/)) {
    const [, name, parameter] = PARAMETER.exec(line) ?? [];
    if (name !== undefined && parameter !== undefined) {
      value[name] = parameter.replace(/^"(.*)"$/, '$1');
    }
  }
  return value;
}
