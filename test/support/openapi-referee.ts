/**
 * A referee between a client and a server of WorkOS's wire format: it knows WorkOS's own OpenAPI document (the
 * package `@workos/openapi-spec`) and nothing of this repository.
 *
 * `checkRequest` checks the request of a client, `checkAnswer` the answer of a server. Both return violations
 * as text, and none when everything is documented. A violation reads `<what> for <METHOD> <path template>`, to
 * be compared with a list of known ones. A field that the document does not mention is a violation, too:
 * the document does not forbid it, but does not promise it either.
 */
import { readFileSync } from 'node:fs';

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

type Loose = Readonly<Record<string, unknown>>;
export type Query = URLSearchParams | Readonly<Record<string, string>>;

export interface Referee {
  /** `path` without query and not a template. `query` and `body` as sent; omit `body` when there is none. */
  checkRequest(method: string, path: string, sent?: { query?: Query; body?: unknown }): string[];
  /** `answer.body` is the parsed JSON; omit it when the answer had none. */
  checkAnswer(method: string, path: string, answer: { status: number; body?: unknown }): string[];
  /** `METHOD /template` of the operation; undefined when the document has none. */
  operationOf(method: string, path: string): string | undefined;
}

interface Operation {
  readonly name: string;
  readonly pattern: RegExp;
  /** Templates with fewer parameters match first: `/users/external_id/{x}` before `/users/{id}/identities`. */
  readonly parameters: number;
  readonly definition: Loose;
}

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordAt(value: unknown, ...keys: string[]): Loose | undefined {
  let here: unknown = value;
  for (const key of keys) here = isRecord(here) ? here[key] : undefined;
  return isRecord(here) ? here : undefined;
}

function listAt(value: Loose, key: string): readonly unknown[] {
  const list = value[key];
  return Array.isArray(list) ? list : [];
}

function textAt(value: unknown, key: string): string {
  const text = isRecord(value) ? value[key] : undefined;
  return typeof text === 'string' ? text : '';
}

function readDocument(): Loose {
  const file = require.resolve('@workos/openapi-spec/spec');
  const document: unknown = parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 });
  if (!isRecord(document)) throw new Error('The OpenAPI document is not an object.');
  return document;
}

function operationsOf(document: Loose): Operation[] {
  const operations: Operation[] = [];
  for (const [template, methods] of Object.entries(recordAt(document, 'paths') ?? {})) {
    const source = template.replaceAll(/\{[^}]+\}/g, '[^/]+');
    const parameters = template.split('{').length - 1;
    for (const [method, definition] of Object.entries(isRecord(methods) ? methods : {})) {
      if (!isRecord(definition)) continue;
      const name = `${method.toUpperCase()} ${template}`;
      operations.push({ name, pattern: new RegExp(`^${source}$`), parameters, definition });
    }
  }
  return operations.sort((one, other) => one.parameters - other.parameters);
}

/** Every property name the schema mentions, through references, `allOf`, `oneOf` and `anyOf`. */
function propertyNames(document: Loose, schema: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (!isRecord(node)) return;
    const reference = textAt(node, '$ref');
    if (reference !== '') visit(recordAt(document, ...reference.slice(2).split('/')));
    for (const name of Object.keys(recordAt(node, 'properties') ?? {})) names.add(name);
    for (const key of ['allOf', 'oneOf', 'anyOf']) listAt(node, key).forEach(visit);
  };
  visit(schema);
  return names;
}

/** The schema of the elements of a list answer's `data`. */
function itemSchema(document: Loose, schema: unknown): unknown {
  if (!isRecord(schema)) return undefined;
  const reference = textAt(schema, '$ref');
  if (reference !== '') {
    return itemSchema(document, recordAt(document, ...reference.slice(2).split('/')));
  }
  const own = recordAt(schema, 'properties', 'data', 'items');
  return (
    own ??
    listAt(schema, 'allOf')
      .map((part) => itemSchema(document, part))
      .find(isRecord)
  );
}

function describe(error: ErrorObject): string {
  const allowed: unknown = error.params['allowedValue'];
  const value = allowed === undefined ? '' : ` ${JSON.stringify(allowed)}`;
  return `${error.instancePath || 'body'} ${error.message ?? error.keyword}${value}`;
}

class OpenApiReferee implements Referee {
  private readonly document = readDocument();
  private readonly operations = operationsOf(this.document);
  // Not strict: the document has keywords of its own (`x-…`, `example`), which ajv would refuse.
  private readonly ajv = addFormats(
    new Ajv2020({ strict: false, allErrors: true, coerceTypes: false }),
  );
  private readonly compiled = new Map<unknown, ValidateFunction>();

  operationOf(method: string, path: string): string | undefined {
    return this.find(method, path)?.name;
  }

  checkRequest(
    method: string,
    path: string,
    sent: { query?: Query; body?: unknown } = {},
  ): string[] {
    const operation = this.find(method, path);
    if (operation === undefined) return [`no operation for ${method} ${path}`];
    const { definition, name } = operation;
    const query = this.judgeQuery(definition, new URLSearchParams(sent.query ?? {}));
    const body = this.judgeRequestBody(definition, sent.body);
    return [...query, ...body].map((what) => `${what} for ${name}`);
  }

  checkAnswer(
    method: string,
    path: string,
    { status, body }: { status: number; body?: unknown },
  ): string[] {
    const operation = this.find(method, path);
    if (operation === undefined) return [`no operation for ${method} ${path}`];
    const documented = recordAt(operation.definition, 'responses', String(status));
    if (documented === undefined) return [`undocumented status ${status} for ${operation.name}`];
    const schema = recordAt(documented, 'content', 'application/json', 'schema');
    return this.judgeAnswerBody(schema, body).map(
      (what) => `answer ${status}: ${what} for ${operation.name}`,
    );
  }

  private find(method: string, path: string): Operation | undefined {
    return this.operations.find(
      ({ name, pattern }) => name.startsWith(`${method} `) && pattern.test(path),
    );
  }

  private errorsOf(schema: Loose, value: unknown): readonly ErrorObject[] {
    const known = this.compiled.get(schema);
    // References read `#/components/…`, relative to the root of the compiled schema.
    const components = this.document['components'];
    const validate = known ?? this.ajv.compile({ ...schema, components });
    this.compiled.set(schema, validate);
    return validate(value) ? [] : (validate.errors ?? []);
  }

  private judgeQuery(definition: Loose, query: URLSearchParams): string[] {
    const parameters = listAt(definition, 'parameters').filter(isRecord);
    const known = new Map(
      parameters.filter((it) => it['in'] === 'query').map((it) => [textAt(it, 'name'), it]),
    );
    const violations = [...new Set(query.keys())]
      .filter((key) => !known.has(key))
      .map((key) => `undocumented query parameter '${key}'`);
    for (const [key, parameter] of known) {
      const texts = query.getAll(key);
      if (texts.length === 0 && parameter['required'] === true) {
        violations.push(`missing query parameter '${key}'`);
      }
      if (texts.length > 0) violations.push(...this.judgeParameter(key, parameter, texts));
    }
    return violations;
  }

  private judgeParameter(key: string, parameter: Loose, texts: readonly string[]): string[] {
    const schema = recordAt(parameter, 'schema') ?? {};
    if (textAt(schema, 'type') === 'array') {
      const isJoined = parameter['explode'] === false;
      if (isJoined && texts.length > 1) return [`query parameter '${key}' is repeated, not joined`];
      const items = isJoined ? texts.flatMap((text) => text.split(',')) : texts;
      return this.errorsOf(schema, items).map((error) => `query '${key}': ${describe(error)}`);
    }
    const [text = ''] = texts;
    if (texts.length > 1) return [`query parameter '${key}' is repeated`];
    const isNumber = textAt(schema, 'type') === 'integer' && text !== '';
    const errors = this.errorsOf(schema, isNumber ? Number(text) : text);
    return errors.map((error) => `query '${key}': ${describe(error)}`);
  }

  private judgeRequestBody(definition: Loose, body: unknown): string[] {
    const documented = recordAt(definition, 'requestBody');
    if (documented === undefined) return body === undefined ? [] : ['undocumented request body'];
    if (body === undefined) return documented['required'] === true ? ['missing request body'] : [];
    const schema = recordAt(documented, 'content', 'application/json', 'schema') ?? {};
    const errors = this.errorsOf(schema, body).map((error) => `request ${describe(error)}`);
    const names = propertyNames(this.document, schema);
    const strangers = Object.keys(isRecord(body) ? body : {}).filter((name) => !names.has(name));
    return [...errors, ...strangers.map((name) => `undocumented request field '${name}'`)];
  }

  private judgeAnswerBody(schema: Loose | undefined, body: unknown): string[] {
    if (schema === undefined) return body === undefined ? [] : ['undocumented body'];
    if (body === undefined) return ['missing body'];
    const errors = this.errorsOf(schema, body);
    if (errors.length > 0 && Array.isArray(schema['oneOf'])) {
      // The code that should have selected a branch says more than the errors of all branches.
      const code = textAt(body, 'code');
      return [code === '' ? 'undocumented body without code' : `undocumented code '${code}'`];
    }
    return [...errors.map(describe), ...this.strangers(schema, body)];
  }

  private strangers(schema: Loose, body: unknown): string[] {
    if (!isRecord(body)) return [];
    const strangersIn = (value: unknown, part: unknown): string[] => {
      const names = propertyNames(this.document, part);
      return Object.keys(isRecord(value) ? value : {}).filter((name) => !names.has(name));
    };
    const items = itemSchema(this.document, schema);
    const inItems = listAt(body, 'data').flatMap((item) => strangersIn(item, items));
    const own = strangersIn(body, schema).map((name) => `undocumented field '${name}'`);
    return [...own, ...[...new Set(inItems)].map((name) => `undocumented item field '${name}'`)];
  }
}

let referee: Referee | undefined;

/** The referee. The document is read once a process, which takes about a second. */
export function createReferee(): Referee {
  referee ??= new OpenApiReferee();
  return referee;
}
