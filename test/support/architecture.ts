import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, sep } from 'node:path';
import ts from 'typescript';
import { FOLDERS, ISLAND_VISITORS, MAX_LINES, OWNERS, ROOMS, ROOMS_OF_DOORS } from './floor-plan';

export type ViolationKind =
  | 'unknown-room'
  | 'unknown-folder'
  | 'unresolved'
  | 'up'
  | 'same-floor'
  | 'back-door'
  | 'island'
  | 'package'
  | 'model'
  | 'cycle'
  | 'size'
  | 'docstring'
  | 'command';

export interface Violation {
  readonly kind: ViolationKind;
  /** The file that is at fault, as in the tree. */
  readonly file: string;
  readonly message: string;
}

/** Paths from the root of the project with `/`, e.g. `src/lib/csv/index.ts`, and their text. */
export type Tree = ReadonlyMap<string, string>;

/** Every TypeScript file below `src/` of the project in `root`. */
export function readTree(root: string): Tree {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort();
  return new Map(
    paths.map((path) => [
      posix.join('src', path.split(sep).join('/')),
      readFileSync(join(root, 'src', path), 'utf8'),
    ]),
  );
}

/** Everything in `files` that breaks the plan of the house. */
export function analyzeTree(files: Tree): Violation[] {
  const imports = new Map([...files].map(([file, text]) => [file, scanImports(text)]));
  return [
    ...[...files].flatMap(([file, text]) => checkFile(file, text)),
    ...[...imports].flatMap(([file, found]) =>
      found.flatMap((specifier) => checkImport(files, file, specifier) ?? []),
    ),
    ...findCycles(files, imports),
  ];
}

function checkFile(file: string, text: string): Violation[] {
  const violations: Violation[] = [];
  const add = (kind: ViolationKind, message: string) => violations.push({ kind, file, message });
  const room = roomOf(file);
  if (room === undefined || !(room in ROOMS)) {
    add(
      'unknown-room',
      `${file} is in no known room: add it to ROOMS in test/support/floor-plan.ts`,
    );
  }
  const folder = folderOf(file);
  if (room !== undefined && folder !== undefined && FOLDERS[room]?.[folder] === undefined) {
    add(
      'unknown-folder',
      `${file} is in no known folder: add it to FOLDERS in test/support/floor-plan.ts`,
    );
  }
  const lines = text.trimEnd().split('\n').length;
  if (lines > MAX_LINES) add('size', `${file} has ${lines} lines, ${MAX_LINES} is the limit`);
  if (isDoor(file) && !text.startsWith('/**')) {
    add('docstring', `${file} opens without a docstring: say what it is for and where to start`);
  }
  if (room === 'commands' && !exportsDefaultClass(file, text)) {
    add('command', `${file} is no command: what commands share lives in src/lib/cli`);
  }
  return violations;
}

function checkImport(files: Tree, file: string, specifier: string): Violation | undefined {
  const room = roomOf(file);
  if (room === undefined || !(room in ROOMS)) return undefined;
  if (!specifier.startsWith('.')) return checkPackage(file, room, packageName(specifier));
  const target = resolve(files, file, specifier);
  const targetRoom = target === undefined ? undefined : roomOf(target);
  if (target === undefined || targetRoom === undefined) {
    return {
      kind: 'unresolved',
      file,
      message: `${file} imports ${specifier}, which is no file under src`,
    };
  }
  if (targetRoom === room) return checkFolders(file, target, room);
  if (!(targetRoom in ROOMS)) return undefined;
  return checkFloors(file, room, targetRoom) ?? checkDoor(file, target, targetRoom);
}

function checkPackage(file: string, room: string, name: string): Violation | undefined {
  if (room === 'model') {
    return { kind: 'model', file, message: `${file} imports ${name}: model imports nothing` };
  }
  const owners = OWNERS[name];
  if (owners?.includes(room)) return undefined;
  if (owners === undefined && name.startsWith('node:')) return undefined;
  const allowed = owners?.join(' and ') ?? 'no room (see OWNERS in test/support/floor-plan.ts)';
  return {
    kind: 'package',
    file,
    message: `${file} imports ${name}, which belongs to ${allowed}`,
  };
}

function checkFloors(file: string, room: string, targetRoom: string): Violation | undefined {
  const [from, to] = [ROOMS[room], ROOMS[targetRoom]];
  const violation = (kind: ViolationKind, why: string): Violation => ({
    kind,
    file,
    message: `${file} imports ${targetRoom}: ${why}`,
  });
  if (from === 'island') return violation('island', `${room} is an island and imports no room`);
  if (to === 'island') {
    if (ISLAND_VISITORS.includes(room)) return undefined;
    return violation('island', `only ${ISLAND_VISITORS.join(' and ')} may`);
  }
  if (room === 'model') return violation('model', 'model imports nothing');
  if (from === undefined || to === undefined || from > to) return undefined;
  if (from === to) return violation('same-floor', `both are on floor ${from}`);
  return violation('up', `floor ${from} may not import floor ${to}`);
}

/** A folder of a room imports lower folders only. */
function checkFolders(file: string, target: string, room: string): Violation | undefined {
  const from = folderFloor(file, room);
  const to = folderFloor(target, room);
  const [folder, targetFolder] = [folderOf(file), folderOf(target)];
  if (folder === undefined || folder === targetFolder || from > to) return undefined;
  const name = targetFolder ?? posix.basename(target);
  const why =
    from === to ? `both are on floor ${from}` : `floor ${from} may not import floor ${to}`;
  return {
    kind: from === to ? 'same-floor' : 'up',
    file,
    message: `${file} imports ${name} of the same room: ${why}`,
  };
}

/** The floor inside the room; what the table does not name is on top. */
function folderFloor(file: string, room: string): number {
  return FOLDERS[room]?.[folderOf(file) ?? posix.basename(file)] ?? Infinity;
}

function checkDoor(file: string, target: string, targetRoom: string): Violation | undefined {
  const folder = ROOMS_OF_DOORS.includes(targetRoom) ? folderOf(target) : undefined;
  const door = posix.join('src/lib', targetRoom, folder ?? '', 'index.ts');
  if (target === door) return undefined;
  return {
    kind: 'back-door',
    file,
    message: `${file} imports ${target}: a room is entered by its index.ts`,
  };
}

/** One violation for each import that closes a circle, of types too; its message is the path. */
function findCycles(files: Tree, imports: ReadonlyMap<string, readonly string[]>): Violation[] {
  const violations: Violation[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      const circle = [...path.slice(start), file];
      violations.push({ kind: 'cycle', file, message: `import cycle: ${circle.join(' -> ')}` });
      return;
    }
    if (done.has(file)) return;
    for (const specifier of imports.get(file) ?? []) {
      const target = resolve(files, file, specifier);
      if (target !== undefined) visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const file of files.keys()) visit(file, []);
  return violations;
}

function scanImports(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function exportsDefaultClass(file: string, text: string): boolean {
  return ts
    .createSourceFile(file, text, ts.ScriptTarget.Latest)
    .statements.some(
      (statement) =>
        ts.isClassDeclaration(statement) &&
        statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) &&
        statement.heritageClauses !== undefined,
    );
}

function roomOf(file: string): string | undefined {
  return /^src\/(?:lib\/(?!commands\/))?(?<room>[^/]+)\//.exec(file)?.groups?.['room'];
}

/** The `index.ts` by which a room is entered, or a folder of a room of doors. */
function isDoor(file: string): boolean {
  const [, , room = '', ...path] = file.split('/');
  const depth = ROOMS_OF_DOORS.includes(room) ? 2 : 1;
  return file.startsWith('src/lib/') && path.length === depth && path.at(-1) === 'index.ts';
}

/** The folder inside a room, if the file is in one. */
function folderOf(file: string): string | undefined {
  return /^src\/lib\/[^/]+\/(?<folder>[^/]+)\//.exec(file)?.groups?.['folder'];
}

function resolve(files: Tree, file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = posix.join(posix.dirname(file), specifier).replace(/\.js$|\/$/, '');
  return [`${base}.ts`, `${base}/index.ts`, base].find((path) => files.has(path));
}

/** `hono` for `hono/cors`, `node:readline` for `readline/promises`. */
function packageName(specifier: string): string {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return isBuiltin(name) && !name.startsWith('node:') ? `node:${name}` : name;
}
