/** The result of a command that has already printed its text to stdout. */
export interface PrintedAnswer<Json> {
  readonly json: Json;
  readonly exit: number;
}

/** The result of a command, as JSON and as text. */
export interface CommandAnswer<Json> extends PrintedAnswer<Json> {
  readonly text: string;
  /** True when programs may read the text: it is printed as it is, and not wrapped. */
  readonly isForPrograms?: boolean;
}
