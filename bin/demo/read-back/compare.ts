import type { ClientConfig } from '../../../local/emulator-environment';
import type { DeployedResource } from '../deployed-template';
import { resourcesOf } from '../deployed-stores';
import type { Session } from '../session';
import { CheckFailed } from '../step';
import { differences } from './differences';

/** Reads the stated properties of one resource back from its service. Those it leaves out are not compared. */
export type Reader = (config: ClientConfig, resource: DeployedResource) => Promise<Readonly<Record<string, unknown>>>;

/** Compares all deployed resources of a type with their service, and says how much was compared. */
export async function compareAll(session: Session, type: string, noun: string, read: Reader): Promise<string> {
  const resources = resourcesOf(session, type);
  if (resources.length === 0) throw new CheckFailed(`no ${noun} is deployed`);
  const compared = await Promise.all(resources.map((resource) => compare(session, resource, read)));
  const wrong = compared.flatMap(({ problems }) => problems);
  if (wrong.length > 0) throw new CheckFailed(wrong.join('; '));
  const properties = compared.reduce((sum, { count }) => sum + count, 0);
  const missed = [...new Set(compared.flatMap(({ notCompared }) => notCompared))];
  const rest = missed.length === 0 ? '' : `; not compared: ${missed.join(', ')}`;
  return `${resources.length} ${noun}, ${properties} properties equal${rest}`;
}

async function compare(session: Session, resource: DeployedResource, read: Reader) {
  const found = await read(session.client(resource.region), resource);
  const stated = Object.entries(resource.stated);
  const readable = stated.filter(([property]) => property in found);
  return {
    count: readable.length,
    notCompared: stated.map(([property]) => property).filter((property) => !(property in found)),
    problems: readable.flatMap(([property, value]) =>
      differences(value, found[property], property).map((problem) => `${resource.path}: ${problem}`),
    ),
  };
}
