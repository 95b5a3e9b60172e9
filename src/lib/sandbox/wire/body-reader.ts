import { type FieldViolation, invalidParameters } from './errors';
import type { WireAnswer } from './wire';

interface TextRule {
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly maxLength?: number;
  readonly notEmpty?: boolean;
  readonly pattern?: RegExp;
}

/** True for a JSON object: neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the fields of one request body and collects every violation, so that one answer names all of them.
 * A field that is absent or violates its rule reads as undefined.
 */
export class BodyReader {
  private readonly body: Readonly<Record<string, unknown>>;
  private readonly violations: FieldViolation[] = [];

  constructor(body: unknown) {
    this.body = isRecord(body) ? body : {};
    if (!isRecord(body)) this.violate('body', 'invalid', 'must be a JSON object');
  }

  /** The 422 answer; undefined when no rule was violated. */
  refusal(): WireAnswer | undefined {
    return this.violations.length === 0 ? undefined : invalidParameters(this.violations);
  }

  violate(field: string, code: string, complaint: string): void {
    this.violations.push({ field, code: `${field}_${code}`, message: `${field} ${complaint}` });
  }

  raw(field: string): unknown {
    return this.body[field];
  }

  has(field: string): boolean {
    return this.body[field] !== undefined && this.body[field] !== null;
  }

  /** A string; null only where the rule says `nullable`. */
  text(field: string, rule: TextRule & { readonly nullable: true }): string | null | undefined;
  text(field: string, rule?: TextRule): string | undefined;
  text(field: string, rule: TextRule = {}): string | null | undefined {
    const value = this.body[field];
    if (value === undefined) {
      if (rule.required === true) this.violate(field, 'required', 'is required');
      return undefined;
    }
    if (value === null && rule.nullable === true) return null;
    if (typeof value !== 'string') {
      this.violate(field, 'invalid', 'must be a string');
      return undefined;
    }
    const complaint = complaintAbout(value, rule);
    if (complaint === undefined) return value;
    this.violate(field, 'invalid', complaint);
    return undefined;
  }

  /** True or false. Null is allowed only where `nullable` and reads as undefined. */
  flag(field: string, rule: { readonly nullable?: boolean } = {}): boolean | undefined {
    const value = this.body[field];
    if (value === undefined || typeof value === 'boolean') return value;
    if (value !== null || rule.nullable !== true) {
      this.violate(field, 'invalid', 'must be true or false');
    }
    return undefined;
  }

  /** A list of strings. */
  texts(field: string): readonly string[] | undefined {
    const value = this.body[field];
    if (value === undefined) return undefined;
    const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
    if (Array.isArray(value) && texts.length === value.length) return texts;
    this.violate(field, 'invalid', 'must be a list of strings');
    return undefined;
  }

  /** An object whose fields are not checked yet. Null reads as null. */
  record(field: string): Readonly<Record<string, unknown>> | null | undefined {
    const value = this.body[field];
    if (value === undefined || value === null || isRecord(value)) return value;
    this.violate(field, 'invalid', 'must be an object');
    return undefined;
  }
}

function complaintAbout(value: string, rule: TextRule): string | undefined {
  if (rule.notEmpty === true && value === '') return 'must not be empty';
  if (rule.maxLength !== undefined && value.length > rule.maxLength) {
    return `must have at most ${rule.maxLength} characters`;
  }
  if (rule.pattern !== undefined && !rule.pattern.test(value)) return 'has an invalid form';
  return undefined;
}

/** 1 to 128 ASCII characters; null removes an external id. Source: docs/workos-api.md, "External ids". */
export const EXTERNAL_ID_RULE = {
  nullable: true,
  maxLength: 128,
  pattern: /^[\x00-\x7F]+$/,
} as const;
