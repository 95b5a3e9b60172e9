/** What a command answers with when its text is on stdout already. */
export interface PrintedAnswer<Json> {
  readonly json: Json;
  readonly exit: number;
}

/** What a command answers with: the same as JSON and as text. */
export interface CommandAnswer<Json> extends PrintedAnswer<Json> {
  readonly text: string;
}
