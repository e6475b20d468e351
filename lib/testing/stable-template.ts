import { isObject } from '../core/template';
import type { Properties } from '../core/rule';

const PLACEHOLDER = '[HASH]';

/** The content hash of an asset where it is part of a path, an image tag or a file name. */
const ASSET_HASH = /(?<=[/:.])[0-9a-f]{64}|^[0-9a-f]{64}(?=\.)/g;

/** What the CDK appends to the logical id of a version or deployment, so that new content makes a new resource. */
const CONTENT_SUFFIX = /(?<=[0-9A-F]{8})[0-9a-f]{32}\b/g;

/** Keys whose whole value is an asset: a hash with or without an extension, or a path of the machine. */
const ASSET_KEYS = new Set(['S3Key', 'aws:asset:path']);

/** What the CDK writes into every template about itself, by section. */
const OWN_ENTRIES: Readonly<Record<string, readonly string[]>> = {
  Conditions: ['CDKMetadataAvailable'],
  Parameters: ['BootstrapVersion'],
  Resources: ['CDKMetadata'],
  Rules: ['CheckBootstrapVersion'],
};

/**
 * A template without what changes when nothing of yours did: asset hashes, content hashes in logical ids, and the CDK's
 * notes on its own version. Logical ids and names stay: a change there replaces resources.
 */
export function stableTemplate(template: Properties): Properties {
  const sections = Object.entries(template).map(([name, section]) => [name, withoutOwnEntries(name, section)] as const);
  return stableObject(Object.fromEntries(sections.filter(([name, section]) => !isEmptied(name, section))));
}

function withoutOwnEntries(name: string, section: unknown): unknown {
  const own = OWN_ENTRIES[name];
  if (own === undefined || !isObject(section)) return section;
  return Object.fromEntries(Object.entries(section).filter(([id]) => !own.includes(id)));
}

function isEmptied(name: string, section: unknown): boolean {
  return name !== 'Resources' && name in OWN_ENTRIES && isObject(section) && Object.keys(section).length === 0;
}

function stableObject(object: Properties): Properties {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [stableText(key), stableEntry(key, value)]));
}

function stableEntry(key: string, value: unknown): unknown {
  return ASSET_KEYS.has(key) && typeof value === 'string' ? '[ASSET]' : stable(value);
}

function stable(value: unknown): unknown {
  if (typeof value === 'string') return stableText(value);
  if (Array.isArray(value)) return value.map(stable);
  return isObject(value) ? stableObject(value) : value;
}

function stableText(text: string): string {
  return text.replace(ASSET_HASH, PLACEHOLDER).replace(CONTENT_SUFFIX, PLACEHOLDER);
}
