/** What is reported about requests while they are sent. */
export type RequestEvent =
  /** A 429: the run pauses for `delayMs`, and then uses this share of the budget. */
  | { readonly type: 'throttled'; readonly delayMs: number; readonly share: number }
  /** WorkOS returns only errors and the run pauses; or that is over. */
  | { readonly type: 'outage'; readonly isOn: boolean }
  /** During an outage: in so many milliseconds a probe asks whether it is over. */
  | { readonly type: 'next_probe'; readonly inMs: number };
