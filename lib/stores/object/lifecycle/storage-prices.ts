/**
 * Prices of a Region, of a contract, or of your own, where they differ from the list prices of us-east-1.
 *
 * All amounts are US dollars. What is left out keeps its list price.
 */
export interface StoragePrices {
  /** @default - list price of S3 Standard, by volume */
  readonly standard?: StandardPrices;
  /** @default - list price of S3 Intelligent-Tiering */
  readonly intelligentTiering?: IntelligentTieringPrices;
  /** @default - list price of S3 Standard-IA */
  readonly infrequentAccess?: InstantAccessPrices;
  /** @default - list price of S3 One Zone-IA */
  readonly oneZoneInfrequentAccess?: InstantAccessPrices;
  /** @default - list price of S3 Glacier Instant Retrieval */
  readonly instantArchive?: InstantAccessPrices;
  /** @default - list price of S3 Glacier Flexible Retrieval */
  readonly archive?: ArchivePrices;
  /** @default - list price of S3 Glacier Deep Archive */
  readonly deepArchive?: ArchivePrices;
}

/** What storing and reading in S3 Standard costs. */
export interface StandardPrices {
  /**
   * US dollars per GB-month, whatever the volume.
   *
   * @default - the list price, which falls above 50 TB and again above 500 TB
   */
  readonly storagePerGbMonth?: number;
  /**
   * US dollars per 1,000 GET requests.
   *
   * @default - the list price
   */
  readonly getsPerThousand?: number;
}

/** What a class costs that answers at once and bills what is read. */
export interface InstantAccessPrices {
  /**
   * US dollars per GB-month.
   *
   * @default - the list price
   */
  readonly storagePerGbMonth?: number;
  /**
   * US dollars per 1,000 GET requests.
   *
   * @default - the list price
   */
  readonly getsPerThousand?: number;
  /**
   * US dollars per 1,000 objects moved into the class by a lifecycle rule.
   *
   * @default - the list price
   */
  readonly transitionsPerThousand?: number;
  /**
   * US dollars per GB read.
   *
   * @default - the list price
   */
  readonly retrievalPerGb?: number;
}

/** What a class costs whose objects are restored before they are read. */
export interface ArchivePrices {
  /**
   * US dollars per GB-month.
   *
   * @default - the list price
   */
  readonly storagePerGbMonth?: number;
  /**
   * US dollars per 1,000 GET requests to restored copies.
   *
   * @default - the list price
   */
  readonly getsPerThousand?: number;
  /**
   * US dollars per 1,000 objects moved into the class by a lifecycle rule.
   *
   * @default - the list price
   */
  readonly transitionsPerThousand?: number;
  /**
   * US dollars per GB restored by a standard retrieval.
   *
   * @default - the list price
   */
  readonly standardRetrievalPerGb?: number;
  /**
   * US dollars per 1,000 standard retrieval requests.
   *
   * @default - the list price
   */
  readonly standardRetrievalsPerThousand?: number;
  /**
   * US dollars per GB restored by a bulk retrieval.
   *
   * @default - the list price
   */
  readonly bulkRetrievalPerGb?: number;
  /**
   * US dollars per 1,000 bulk retrieval requests.
   *
   * @default - the list price
   */
  readonly bulkRetrievalsPerThousand?: number;
}

/** What S3 Intelligent-Tiering costs, by the access tier an object is in. */
export interface IntelligentTieringPrices {
  /**
   * US dollars per GB-month in the Frequent Access tier. At least the price of the Infrequent Access tier.
   *
   * @default - the list price
   */
  readonly frequentPerGbMonth?: number;
  /**
   * US dollars per GB-month in the Infrequent Access tier. At least the price of the Archive Instant Access tier.
   *
   * @default - the list price
   */
  readonly infrequentPerGbMonth?: number;
  /**
   * US dollars per GB-month in the Archive Instant Access tier.
   *
   * @default - the list price
   */
  readonly archiveInstantPerGbMonth?: number;
  /**
   * US dollars per 1,000 objects monitored for a month. Objects below 128 KiB are not monitored.
   *
   * @default - the list price
   */
  readonly monitoringPerThousand?: number;
  /**
   * US dollars per 1,000 objects moved into the class by a lifecycle rule.
   *
   * @default - the list price
   */
  readonly transitionsPerThousand?: number;
  /**
   * US dollars per 1,000 GET requests.
   *
   * @default - the list price
   */
  readonly getsPerThousand?: number;
}
