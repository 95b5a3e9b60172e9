/** A page of a list. */
export interface Page {
  /** JSON objects, reduced to what is kept of them. */
  readonly items: readonly object[];
  /** The place of the next page; absent on the last. */
  readonly next?: string;
  /** How long the whole list is, where the API says it. */
  readonly total?: number;
}

/** Reads the page at a place; undefined for the first page. @throws Abort */
export type ReadPage = (place: string | undefined) => Promise<Page>;

/** The lists of a provider. */
export interface Provider {
  readonly organizations: ReadPage;
  /** One list of all memberships, or one of each organization by its id. */
  readonly memberships:
    | { readonly of: 'all'; readonly read: ReadPage }
    | { readonly of: 'organization'; readonly read: (id: string) => ReadPage };
}
