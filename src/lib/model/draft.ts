/** An object under construction: its fields may still be set. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };
