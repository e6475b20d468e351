import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
}

/** How many resources and buckets the templates of a cloud assembly have; fails without a bucket in each of two Regions. */
export function synthesisedTypes(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  const templates = files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Template);
  const types = templates.map(({ Resources = {} }) => Object.values(Resources).map(({ Type }) => Type));
  const storing = types.filter((all) => all.includes('AWS::S3::Bucket')).length;
  if (storing !== 2)
    throw new Error(`two stacks must have buckets, the store's and its replica's, got ${storing} in ${folder}`);
  return `${types.flat().length} resources in ${files.length} stacks`;
}
