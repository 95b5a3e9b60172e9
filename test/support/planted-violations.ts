import type { ViolationKind } from './architecture';

const COMMAND = `import { Command } from '@oclif/core';\nexport default class Sandbox extends Command {}\n`;

/** A small house in which everything is as planned. */
export const SOUND: Readonly<Record<string, string>> = {
  'src/commands/sandbox.ts': `import { serve } from '../lib/sandbox';\nimport { a } from '../lib/cli/import';\n${COMMAND}`,
  'src/lib/cli/import/index.ts': `/** A room. */\nimport chalk from 'chalk';\nimport { run } from '../../import';\nimport { field } from '../terminal/field';\nexport const a = [run, chalk, field];\n`,
  'src/lib/cli/terminal/field.ts': `export const field = 1;\n`,
  'src/lib/import/index.ts': `/** A room. */\nexport * from './run/run';\n`,
  'src/lib/import/run/run.ts': `import { open } from '../../csv/index.js';\nimport { plan } from '../plan/plan';\n`,
  'src/lib/import/plan/plan.ts': `import type { Row } from '../../model';\nimport type { Emit } from '../events';\n`,
  'src/lib/import/events.ts': `export type Emit = () => void;\n`,
  'src/lib/csv/index.ts': `/** A room. */\nimport Papa from 'papaparse';\nexport { open } from './open';\n`,
  'src/lib/csv/open.ts': `import { openSync } from 'fs';\nimport type { Reader } from './reader';\n`,
  'src/lib/csv/reader.ts': `export { x } from './range';\n`,
  'src/lib/csv/range.ts': `// import '../import';\nexport const x = "import '../import'";\n`,
  'src/lib/model/index.ts': `/** A room. */\nexport * from './ids';\n`,
  'src/lib/model/ids.ts': `export type Id = string;\n`,
  'src/lib/sandbox/index.ts': `/** A room. */\nimport { Hono } from 'hono/tiny';\nexport const serve = Hono;\n`,
};

export interface Plant {
  readonly what: string;
  readonly file: string;
  readonly text: string;
  readonly kind: ViolationKind;
  readonly says: string;
}

export const PLANTS: readonly Plant[] = [
  {
    what: 'an import from a higher floor',
    file: 'src/lib/csv/up.ts',
    text: `import { run } from '../import';`,
    kind: 'up',
    says: 'src/lib/csv/up.ts imports import: floor 2 may not import floor 5',
  },
  {
    what: 'a type imported from a higher floor',
    file: 'src/lib/csv/up.ts',
    text: `import type { Run } from '../import';`,
    kind: 'up',
    says: 'imports import',
  },
  {
    what: 'a re-export from a higher floor',
    file: 'src/lib/import/up.ts',
    text: `export * from '../cli/import';`,
    kind: 'up',
    says: 'imports cli',
  },
  {
    what: 'a dynamic import from a higher floor',
    file: 'src/lib/csv/up.ts',
    text: `export const run = async () => (await import('../import')).run;`,
    kind: 'up',
    says: 'imports import',
  },
  {
    what: 'a require from a higher floor',
    file: 'src/lib/csv/up.ts',
    text: `const { run } = require('../import');`,
    kind: 'up',
    says: 'imports import',
  },
  {
    what: 'an inline import type from a higher floor',
    file: 'src/lib/csv/up.ts',
    text: `export type Run = import('../import').Run;`,
    kind: 'up',
    says: 'imports import',
  },
  {
    what: 'an import of a command',
    file: 'src/lib/cli/up.ts',
    text: `import Sandbox from '../../commands/sandbox';`,
    kind: 'up',
    says: 'imports commands',
  },
  {
    what: 'a room of the same floor',
    file: 'src/lib/jobs/list.ts',
    text: `import { open } from '../csv';`,
    kind: 'same-floor',
    says: 'src/lib/jobs/list.ts imports csv: both are on floor 2',
  },
  {
    what: 'a room entered by a back door',
    file: 'src/lib/import/back.ts',
    text: `import { open } from '../csv/open';`,
    kind: 'back-door',
    says: 'src/lib/import/back.ts imports src/lib/csv/open.ts',
  },
  {
    what: 'an index that is not the one of the room',
    file: 'src/lib/import/plan/index.ts',
    text: `import { a } from '../../csv/reader';`,
    kind: 'back-door',
    says: 'src/lib/csv/reader.ts',
  },
  {
    what: 'a folder entered by a back door',
    file: 'src/commands/sandbox.ts',
    text: `import { field } from '../lib/cli/terminal/field';\n${COMMAND}`,
    kind: 'back-door',
    says: 'src/commands/sandbox.ts imports src/lib/cli/terminal/field.ts',
  },
  {
    what: 'a folder that imports a higher one of its room',
    file: 'src/lib/import/plan/up.ts',
    text: `import type { Run } from '../run/run';`,
    kind: 'up',
    says: 'imports run of the same room: floor 2 may not import floor 4',
  },
  {
    what: 'a folder that imports one of its own floor',
    file: 'src/lib/cli/errors/list.ts',
    text: `import { a } from '../import';`,
    kind: 'same-floor',
    says: 'imports import of the same room: both are on floor 4',
  },
  {
    what: 'a folder that imports a file on top of its room',
    file: 'src/lib/import/plan/up.ts',
    text: `import { run } from '..';`,
    kind: 'up',
    says: 'imports index.ts of the same room',
  },
  {
    what: 'a folder nobody planned',
    file: 'src/lib/jobs/misc/list.ts',
    text: '',
    kind: 'unknown-folder',
    says: 'add it to FOLDERS in test/support/floor-plan.ts',
  },
  {
    what: 'a package that belongs to another room',
    file: 'src/lib/import/parse.ts',
    text: `import Papa from 'papaparse';`,
    kind: 'package',
    says: 'papaparse, which belongs to csv',
  },
  {
    what: 'a part of a package that belongs to another room',
    file: 'src/lib/workos/serve.ts',
    text: `import { serve } from '@hono/node-server/conninfo';`,
    kind: 'package',
    says: '@hono/node-server, which belongs to sandbox',
  },
  {
    what: 'a restricted built-in without its prefix',
    file: 'src/lib/jobs/run.ts',
    text: `import { fork } from 'child_process';`,
    kind: 'package',
    says: 'node:child_process, which belongs to processes',
  },
  {
    what: 'a part of a restricted built-in',
    file: 'src/lib/jobs/ask.ts',
    text: `import { createInterface } from 'node:readline/promises';`,
    kind: 'package',
    says: 'node:readline, which belongs to cli',
  },
  {
    what: 'a package nobody owns',
    file: 'src/lib/csv/parse.ts',
    text: `import { parse } from 'csv-parse';`,
    kind: 'package',
    says: 'csv-parse, which belongs to no room',
  },
  {
    what: 'a model that imports a room',
    file: 'src/lib/model/open.ts',
    text: `import { open } from '../csv';`,
    kind: 'model',
    says: 'model imports nothing',
  },
  {
    what: 'a model that imports a built-in',
    file: 'src/lib/model/hash.ts',
    text: `import { createHash } from 'node:crypto';`,
    kind: 'model',
    says: 'model imports nothing',
  },
  {
    what: 'an island that imports a room',
    file: 'src/lib/sandbox/ids.ts',
    text: `import type { Id } from '../model';`,
    kind: 'island',
    says: 'sandbox is an island',
  },
  {
    what: 'a room that imports the island',
    file: 'src/lib/import/play.ts',
    text: `import { serve } from '../sandbox';`,
    kind: 'island',
    says: 'only commands and cli may',
  },
  {
    what: 'a room nobody planned',
    file: 'src/lib/utils/list.ts',
    text: '',
    kind: 'unknown-room',
    says: 'add it to ROOMS in test/support/floor-plan.ts',
  },
  {
    what: 'a file outside of all rooms',
    file: 'src/lib/misc.ts',
    text: '',
    kind: 'unknown-room',
    says: 'src/lib/misc.ts is in no known room',
  },
  {
    what: 'an import from outside of src',
    file: 'src/lib/csv/out.ts',
    text: `import { a } from '../../../test/support/architecture';`,
    kind: 'unresolved',
    says: 'which is no file under src',
  },
  {
    what: 'a room without a docstring',
    file: 'src/lib/csv/index.ts',
    text: `import Papa from 'papaparse';\nexport { open } from './open';\n`,
    kind: 'docstring',
    says: 'src/lib/csv/index.ts opens without a docstring',
  },
  {
    what: 'a file that is too long',
    file: 'src/lib/csv/long.ts',
    text: '//\n'.repeat(301),
    kind: 'size',
    says: 'src/lib/csv/long.ts has 301 lines, 300 is the limit',
  },
  {
    what: 'a file among the commands that is none',
    file: 'src/commands/base.ts',
    text: `export abstract class Base {}`,
    kind: 'command',
    says: 'src/commands/base.ts is no command',
  },
];
