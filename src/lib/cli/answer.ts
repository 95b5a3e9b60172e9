/** What a command answers with: the same as JSON and as text. */
export interface CommandAnswer<Json> {
  readonly json: Json;
  /** Absent when it is on stdout already. */
  readonly text?: string;
  readonly exit: number;
}
