/**
 * The words of the program: the values that rooms pass to each other, and the few functions that every room needs.
 *
 * Read `plan` and `user-record` (what the file asks for), `step`, `row-failure` and `tally` (how a row ended),
 * `failure` (how a request failed), `abort` (how a command ends); then `guard`, by which every value from outside is
 * checked. The guard of a value is exported beside its type.
 *
 * Imports nothing but itself: no file, no socket, no clock, no terminal.
 */
export * from './abort';
export * from './bit-set';
export type * from './clock';
export type * from './deadline';
export * from './deferred';
export type * from './draft';
export * from './defined';
export * from './failure';
export * from './failure-code';
export * from './format';
export * from './guard';
export * from './hash32';
export * from './hash64';
export * from './id-set';
export * from './ids';
export type * from './job-lease';
export * from './json';
export * from './normal-form';
export * from './plan';
export * from './row-failure';
export * from './shell-line';
export * from './step';
export * from './system-error';
export * from './tally';
export * from './tenant';
export * from './text';
export * from './user-record';
export * from './verification';
export * from './wanted';
