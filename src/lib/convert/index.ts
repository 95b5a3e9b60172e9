/**
 * The export of another identity provider, converted into our files: `users.csv`, `organizations.csv`, `roles.csv`, and
 * what was left out.
 *
 * - `convert-exports.ts` is the whole course. Start there.
 * - `recognise/` decides whose export the files are, and which records in them are what.
 * - `side/` keeps what further files have for which users on disk, and finds it again by the id.
 * - `people/` makes a user's rows of what a source says, by the choices of the user: the same for all sources.
 * - `outputs/` writes the folder: whole or not at all.
 * - `summary.ts` has the sums that must hold.
 * - `find-passwords.ts` reads what would be written as the passwords of a few users, and writes nothing.
 *
 * What a record means is known in `sources/`, and how a file is written in `exports/`.
 */
export {
  type Choices,
  DUPLICATE_CHOICES,
  type DuplicateChoice,
  GROUP_CHOICES,
  type GroupChoice,
  NAME_SPLITS,
  type NameSplit,
} from './choices';
export { SKIP_REASONS } from './codes';
export { convertExports } from './convert-exports';
export type { ConvertRequest } from './convert-request';
export {
  type FindRequest,
  findPasswords,
  type FoundUser,
  recogniseExport,
  type WantedUsers,
} from './find-passwords';
export type { ConvertPorts, ExportReader } from './ports';
export type { PartFile, Recognised } from './recognise/recognise';
export { balancesOf, type ConvertSummary, type CountByKind } from './summary';
