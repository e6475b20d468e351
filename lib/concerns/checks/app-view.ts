import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AppView, Properties, Resource, StackView } from '../../core/rule';
import { type AssemblyMetadata, metadataOf, readMetadata } from './assembly-metadata';
import { isObject, objectAt, textAt } from '../../core/template';

/** The name of the checks in reports and acknowledgements: `storage-checks::<rule id>`. */
export const ACKNOWLEDGEMENT_NAMESPACE = 'storage-checks';
const NO_VALUE = 'AWS::NoValue';

/** The input is not something that can be checked. The message says what it is instead, in one line. */
export class UnusableInput extends Error {
  public override readonly name = 'UnusableInput';
}

/** Where a template is and what is known of the stack it belongs to. */
export interface TemplateFile {
  readonly path: string;
  readonly name: string;
  readonly stackName?: string;
  readonly account?: string;
  readonly region?: string;
  /** What the cloud assembly says of the constructs. */
  readonly metadata?: AssemblyMetadata;
}

/** Reads a cloud assembly (a `cdk.out` folder) or a single template. */
export function readApp(path: string): AppView {
  if (!existsSync(path))
    throw new UnusableInput(`${path} does not exist; run "cdk synth" first or name another folder`);
  if (statSync(path).isDirectory()) return readTemplates(templatesOf(path));
  if (!isObject(readJson(path)['Resources'])) {
    throw new UnusableInput(
      `${path} is not a CloudFormation template, it has no Resources; name a template or a cdk.out folder`,
    );
  }
  return readTemplates([{ path, name: basename(path).replace(/(\.template)?\.json$/, '') }]);
}

/** Reads templates and those of their nested stacks. */
export function readTemplates(files: readonly TemplateFile[]): AppView {
  return { stacks: files.flatMap(readStack) };
}

function templatesOf(folder: string): TemplateFile[] {
  const manifestPath = join(folder, 'manifest.json');
  if (!existsSync(manifestPath)) {
    throw new UnusableInput(
      `${folder} is not a cloud assembly, it has no manifest.json; name the folder that "cdk synth" writes (cdk.out)`,
    );
  }
  const manifest = readJson(manifestPath);
  return Object.entries(objectAt(manifest, 'artifacts')).flatMap(([id, artifact]) => {
    if (!isObject(artifact)) return [];
    const properties = objectAt(artifact, 'properties');
    if (artifact['type'] === 'cdk:cloud-assembly')
      return templatesOf(join(folder, textAt(properties, 'directoryName') ?? id));
    return artifact['type'] === 'aws:cloudformation:stack' ? [stackFile(folder, id, artifact, properties)] : [];
  });
}

function stackFile(folder: string, id: string, artifact: Properties, properties: Properties): TemplateFile {
  const [account, region] = (textAt(artifact, 'environment') ?? '').replace('aws://', '').split('/');
  const metadata = metadataOf(artifact, (name) => readJson(join(folder, name)));
  return {
    path: join(folder, textAt(properties, 'templateFile') ?? `${id}.template.json`),
    name: textAt(artifact, 'displayName') ?? id,
    stackName: textAt(properties, 'stackName') ?? id,
    account: known(account),
    region: known(region),
    metadata: readMetadata(metadata, ACKNOWLEDGEMENT_NAMESPACE),
  };
}

function known(name: string | undefined): string | undefined {
  return name === undefined || name === '' || name.startsWith('unknown-') ? undefined : name;
}

function readStack(file: TemplateFile): StackView[] {
  const template = readJson(file.path);
  const nested = objects(template, 'Resources').flatMap(([logicalId, resource]) =>
    nestedStack(logicalId, resource, file),
  );
  return [viewStack(file, template), ...nested];
}

/** What rules see of a template. */
export function viewStack(file: TemplateFile, template: Properties): StackView {
  const { path: templatePath, name, stackName, account, region } = file;
  const outputs = objects(template, 'Outputs').map(([id, output]) => ({
    id,
    value: output['Value'],
    exported: textAt(objectAt(output, 'Export'), 'Name'),
  }));
  const resources = new Map<string, Resource>();
  const stack: StackView = {
    ...{ name, templatePath, stackName, account, region, resources },
    outputs: new Map(outputs.map(({ id, value }) => [id, value])),
    exports: new Map(outputs.flatMap(({ exported, value }) => (exported === undefined ? [] : [[exported, value]]))),
  };
  const paths = file.metadata?.pathsIn(basename(templatePath));
  for (const [id, resource] of objects(template, 'Resources')) {
    const path = textAt(objectAt(resource, 'Metadata'), 'aws:cdk:path') ?? paths?.get(id);
    resources.set(id, {
      ...readResource(id, resource, stack),
      path,
      acknowledged: path === undefined ? undefined : file.metadata?.acknowledgedAt(path),
    });
  }
  return stack;
}

function objects(from: Properties, key: string): [string, Properties][] {
  return Object.entries(objectAt(from, key)).filter((entry): entry is [string, Properties] => isObject(entry[1]));
}

function readResource(logicalId: string, resource: Properties, stack: StackView): Resource {
  return {
    logicalId,
    stack,
    type: textAt(resource, 'Type') ?? '',
    properties: objectAt(resource, 'Properties'),
    deletionPolicy: textAt(resource, 'DeletionPolicy'),
    updateReplacePolicy: textAt(resource, 'UpdateReplacePolicy'),
  };
}

/** The template of a nested stack lies beside that of its parent, named by metadata or by the list of assets. */
function nestedStack(logicalId: string, resource: Properties, parent: TemplateFile): StackView[] {
  if (resource['Type'] !== 'AWS::CloudFormation::Stack') return [];
  const asset = textAt(objectAt(resource, 'Metadata'), 'aws:asset:path') ?? assetBehind(resource, parent);
  const path = asset === undefined ? undefined : join(dirname(parent.path), asset);
  if (path === undefined || !existsSync(path)) return [];
  return readStack({ ...parent, path, name: `${parent.name}/${logicalId}`, stackName: undefined });
}

function assetBehind(resource: Properties, parent: TemplateFile): string | undefined {
  const list = parent.path.replace(/\.template\.json$/, '.assets.json');
  if (list === parent.path || !existsSync(list)) return undefined;
  const url = JSON.stringify(objectAt(resource, 'Properties')['TemplateURL'] ?? '');
  const [, file] = objects(readJson(list), 'files').find(([hash]) => url.includes(hash)) ?? [];
  return file && textAt(objectAt(file, 'source'), 'path');
}

function readJson(path: string): Properties {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (text === undefined)
    throw new UnusableInput(`${path} does not exist although the cloud assembly names it; run "cdk synth" again`);
  try {
    const value: unknown = JSON.parse(text, text.includes(NO_VALUE) ? withoutNoValue : undefined);
    if (isObject(value)) return value;
  } catch (error) {
    throw new UnusableInput(
      `${path} is not valid JSON (${error instanceof Error ? error.message : String(error)}); run "cdk synth" again`,
    );
  }
  throw new UnusableInput(`${path} does not hold a JSON object; name a template or a cdk.out folder`);
}

/** CloudFormation removes a property whose value is `AWS::NoValue`. */
function withoutNoValue(_key: string, value: unknown): unknown {
  return isObject(value) && value['Ref'] === NO_VALUE ? undefined : value;
}
