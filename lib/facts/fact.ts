/** Where a number was read, and when. */
export interface Source {
  /** The page, by the name its owner gives it; a URL where it has a stable one. */
  readonly page: string;
  /** The day the number was read, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly read: string;
}

/** A range that AWS enforces. */
export interface Limit {
  /** Smallest legal value. */
  readonly min?: number;
  /** Largest legal value. */
  readonly max?: number;
  /** Legal values are `min + n × step`. */
  readonly step?: number;
  /** What is counted: `days`, `GiB`, `rules`. */
  readonly unit: string;
  readonly source: Source;
}

/** A list price. */
export interface Price {
  /** US dollars per unit, without discounts or free tier. */
  readonly usd: number;
  /** What the price buys: `GB-month`, `1,000 requests`. */
  readonly per: string;
  readonly source: Source;
}
