import { outside } from '../../../core/limit';
import type { Named } from '../../../core/problem';
import type { Resource, ViewRule } from '../../../core/rule';
import { numberAt, objectsAt, textAt } from '../../../core/template';
import { ARCHIVE_TIER_DAYS, S3_GUIDE } from '../../../facts/s3-limits';

const TIERS = Object.keys(ARCHIVE_TIER_DAYS);

/** One archive configuration of INTELLIGENT_TIERING. */
export interface ArchiveTiersView {
  readonly name: string;
  readonly tiers: readonly ArchiveTierView[];
}

/** When objects move to an archive tier. */
export interface ArchiveTierView {
  readonly name: string;
  /** `ARCHIVE_ACCESS` or `DEEP_ARCHIVE_ACCESS`. */
  readonly tier?: string;
  readonly days?: Named<number>;
}

/** Reads the archive configurations of a bucket. */
export function readArchiveTiers({ properties }: Resource): ArchiveTiersView[] {
  return objectsAt(properties, 'IntelligentTieringConfigurations').map(({ name, value }) => ({
    name,
    tiers: objectsAt(value, 'Tierings', name).map((tiering) => ({
      name: tiering.name,
      tier: textAt(tiering.value, 'AccessTier'),
      days: numberAt(tiering.value, 'Days', tiering.name),
    })),
  }));
}

/** Each tier has its own earliest day. */
const archiveTierDays: ViewRule<ArchiveTiersView> = {
  id: 'storage/s3/intelligent-tiering-days',
  severity: 'error',
  title: 'INTELLIGENT_TIERING cannot move objects to this archive tier on this day',
  source: S3_GUIDE.intelligentTiering,
  check: ({ tiers }) =>
    tiers.flatMap(({ name, tier, days }) => {
      if (tier === undefined) return [];
      const limit = ARCHIVE_TIER_DAYS[tier];
      if (limit !== undefined) return outside(limit, days);
      return [{ prop: `${name}.AccessTier`, must: `be ${TIERS.join(' or ')}`, got: tier, fix: 'choose one' }];
    }),
};

/** Objects reach the deeper tier later or never see the other one. */
const archiveTierOrder: ViewRule<ArchiveTiersView> = {
  id: 'storage/s3/intelligent-tiering-order',
  severity: 'warning',
  title: 'an archive tier of INTELLIGENT_TIERING is never reached or named twice',
  source: S3_GUIDE.intelligentTiering,
  check: ({ tiers }) => {
    const [archive, deep] = TIERS.map((name) => tiers.find(({ tier }) => tier === name)?.days);
    const repeated = tiers.filter(({ tier }, index) => tiers.findIndex((other) => other.tier === tier) < index);
    const reached = archive === undefined || deep === undefined || deep.value > archive.value;
    return [
      ...(reached
        ? []
        : [
            {
              prop: deep.name,
              must: `be more than ${archive.name} (${archive.value} days)`,
              got: `${deep.value} days`,
              fix: 'archive deeply later or leave ARCHIVE_ACCESS out',
            },
          ]),
      ...repeated.map(({ name, tier }) => ({
        prop: `${name}.AccessTier`,
        must: 'be named once',
        got: `a second ${tier}`,
        fix: 'keep one of the two',
      })),
    ];
  },
};

/** What is asked about each archive configuration. */
export const INTELLIGENT_TIERING_RULES: readonly ViewRule<ArchiveTiersView>[] = [archiveTierDays, archiveTierOrder];
