import type { WireAnswer } from './wire';

/** One field of a request that violates a rule. */
export interface FieldViolation {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** An error with a code: at the top of a body or in its `errors`. */
export interface CodedError {
  readonly code: string;
  readonly message: string;
}

/** A body with only a message, as for 401, 403 and 404 (docs/workos-api.md, "Error bodies"). */
export function messageOnly(status: number, message: string): WireAnswer {
  return { status, body: { message } };
}

/** A body with code and message, and `errors` where given. */
export function coded(
  status: number,
  error: CodedError,
  errors?: readonly CodedError[],
): WireAnswer {
  const { code, message } = error;
  return { status, body: errors === undefined ? { message, code } : { message, code, errors } };
}

export function unauthorized(): WireAnswer {
  return messageOnly(401, 'Unauthorized');
}

export function forbidden(): WireAnswer {
  return messageOnly(403, 'Forbidden');
}

/** 404 for a `kind` such as `User` and the requested id or external id. */
export function notFound(kind: string, id: string): WireAnswer {
  return messageOnly(404, `${kind} not found: '${id}'.`);
}

export function unknownRoute(method: string, path: string): WireAnswer {
  return messageOnly(404, `Cannot ${method} ${path}`);
}

export function malformedJson(): WireAnswer {
  return messageOnly(400, 'The request body is not valid JSON.');
}

export function tooManyRequests(): WireAnswer {
  return coded(429, { code: 'rate_limit_exceeded', message: 'Too many requests.' });
}

/** 422 for a body that does not have the documented shape. */
export function invalidParameters(violations: readonly FieldViolation[]): WireAnswer {
  const error = { code: 'invalid_request_parameters', message: 'Validation failed.' };
  return coded(422, error, violations);
}

/** 422 for an invalid query parameter. */
export function invalidQuery(field: string, complaint: string): WireAnswer {
  return invalidParameters([{ field, code: `${field}_invalid`, message: `${field} ${complaint}` }]);
}

/** 400 for metadata beyond the documented sizes. */
export function invalidMetadata(message: string): WireAnswer {
  return coded(400, { code: 'invalid_metadata', message });
}
