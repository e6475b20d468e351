import { isIntrinsic, isObject, textAt } from '../../core/template';
import type { AppView, Properties, Resource, StackView } from '../../core/rule';

/** A resource of the app inside a text: `${template path#logical id}`. */
const REFERENCE = /^\$\{(?<template>[^#]*)#(?<logicalId>[A-Za-z0-9]+)\}$/;
const ARN_OF_BUCKET = /^arn:[^:]*:s3:::/;
const ACCOUNT_LENGTH = 12;
/** `us-east-1` and others. */
const SHORTEST_REGION = 9;

/**
 * The text that a template value will have.
 *
 * Pseudo parameters read as what the stack knows of them. A reference to a resource of the app, by name, ARN or
 * any other attribute, stays as a placeholder. Anything that only the deployment knows makes it `undefined`.
 */
export function textOf(value: unknown, stack: StackView, app: AppView): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value) || !isIntrinsic(value)) return undefined;
  const [[name, argument]] = Object.entries(value) as [[string, unknown]];
  const read = READERS[name];
  return read?.(argument, stack, app);
}

type Reader = (argument: unknown, stack: StackView, app: AppView) => string | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  Ref: (name, stack) =>
    typeof name === 'string' ? (pseudoParameter(name, stack) ?? placeholder(name, stack)) : undefined,
  'Fn::GetAtt': (target, stack) => {
    const logicalId: unknown =
      typeof target === 'string' ? target.split('.')[0] : Array.isArray(target) ? target[0] : undefined;
    return typeof logicalId === 'string' ? placeholder(logicalId, stack) : undefined;
  },
  'Fn::Join': (argument, stack, app) => joined(partsOfJoin(argument), stack, app),
  'Fn::Sub': (argument, stack, app) => joined(partsOfSub(argument), stack, app),
  'Fn::ImportValue': (name, stack, app) => {
    if (typeof name !== 'string') return undefined;
    const exporter = nearest(
      stack,
      app.stacks.filter((other) => other.exports?.has(name)),
    );
    return exporter && textOf(exporter.exports?.get(name), exporter, app);
  },
  'Fn::GetStackOutput': (argument, stack, app) => {
    if (!isObject(argument)) return undefined;
    const [stackName, region] = [textAt(argument, 'StackName'), textAt(argument, 'Region')];
    const named = app.stacks.filter((other) => other.stackName !== undefined && other.stackName === stackName);
    const there = region === undefined ? nearest(stack, named) : named.find((other) => other.region === region);
    return there && textOf(there.outputs?.get(textAt(argument, 'OutputName') ?? ''), there, app);
  },
};

function pseudoParameter(name: string, { account, region }: StackView): string | undefined {
  if (name === 'AWS::AccountId') return account;
  if (name === 'AWS::Region') return region;
  return name === 'AWS::Partition' ? 'aws' : undefined;
}

function placeholder(logicalId: string, stack: StackView): string | undefined {
  return stack.resources.has(logicalId) ? `\${${stack.templatePath}#${logicalId}}` : undefined;
}

/** Whether the text holds a placeholder, so that its final form is not known. */
export function isPartial(text: string): boolean {
  return text.includes('${');
}

/** An app may hold several copies of a stack: the one in the same place is meant, or the only one. */
function nearest(stack: StackView, candidates: readonly StackView[]): StackView | undefined {
  const same = candidates.filter(({ account, region }) => account === stack.account && region === stack.region);
  return [same, candidates].find(({ length }) => length === 1)?.[0];
}

/** The parts of a text, literal ones and values. */
type Parts = readonly unknown[] | undefined;

function joined(parts: Parts, stack: StackView, app: AppView): string | undefined {
  const texts = parts?.map((part) => textOf(part, stack, app));
  return texts?.some((text) => text === undefined) ? undefined : texts?.join('');
}

function partsOfJoin(argument: unknown): Parts {
  const [separator, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof separator !== 'string' || !Array.isArray(list)) return undefined;
  return list.flatMap((part: unknown, index) => (index === 0 ? [part] : [separator, part]));
}

function partsOfSub(argument: unknown): Parts {
  const [text, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  if (typeof text !== 'string') return undefined;
  const values: Properties = isObject(given) ? given : {};
  return text.split(/(\$\{[^}]+\})/).map((part) => {
    const name = /^\$\{([^}]+)\}$/.exec(part)?.[1];
    if (name === undefined) return part;
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in values) return values[name];
    return name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name };
  });
}

/** The resource of the app that a value refers to by one of its attributes. */
export function resourceOf(value: unknown, stack: StackView, app: AppView): Resource | undefined {
  const text = textOf(value, stack, app);
  return text === undefined ? undefined : referred(text, app);
}

function referred(text: string, app: AppView): Resource | undefined {
  const { template, logicalId } = REFERENCE.exec(text)?.groups ?? {};
  if (logicalId === undefined) return undefined;
  return app.stacks.find((stack) => stack.templatePath === template)?.resources.get(logicalId);
}

/** The bucket of the app that a name or an ARN means: a reference to it, or the literal name that it has. */
export function bucketOf(value: unknown, stack: StackView, app: AppView): Resource | undefined {
  const name = textOf(value, stack, app)?.replace(ARN_OF_BUCKET, '');
  if (name === undefined) return undefined;
  const found = referred(name, app) ?? bucketNamed(name, stack, app);
  return found?.type === 'AWS::S3::Bucket' ? found : undefined;
}

/** Names are unique in the world, but one app may hold several copies of a stack. */
function bucketNamed(name: string, stack: StackView, app: AppView): Resource | undefined {
  const all = app.stacks.flatMap((candidate) => [...candidate.resources.values()]);
  const named = all.filter(
    (resource) =>
      resource.type === 'AWS::S3::Bucket' && textOf(resource.properties['BucketName'], resource.stack, app) === name,
  );
  return named.find((bucket) => bucket.stack === stack) ?? (named.length === 1 ? named[0] : undefined);
}

/** What two values have in common that mean the same bucket. Nothing is known of two values that differ. */
export function bucketIdentity(value: unknown, stack: StackView, app: AppView): string {
  const bucket = bucketOf(value, stack, app);
  if (bucket !== undefined) return `${bucket.stack.templatePath}#${bucket.logicalId}`;
  const text = textOf(value, stack, app);
  return text === undefined || isPartial(text)
    ? `${stack.templatePath} ${JSON.stringify(value)}`
    : text.replace(ARN_OF_BUCKET, '');
}

/** The key of the app that a value means: a reference to it or to one of its aliases, or the literal name of an alias. */
export function keyOf(value: unknown, stack: StackView, app: AppView): Resource | undefined {
  const named = textOf(value, stack, app)?.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:(?=alias\/)/, '');
  const found = named === undefined ? undefined : (referred(named, app) ?? aliasNamed(named, stack));
  if (found?.type === 'AWS::KMS::Alias') return resourceOf(found.properties['TargetKeyId'], found.stack, app);
  return found?.type === 'AWS::KMS::Key' ? found : undefined;
}

function aliasNamed(name: string, stack: StackView): Resource | undefined {
  return [...stack.resources.values()].find(
    ({ type, properties }) => type === 'AWS::KMS::Alias' && properties['AliasName'] === name,
  );
}

/** How long the text of a value will be at least, counting what is known of it. */
export function leastLength(value: unknown, stack: StackView, app: AppView): number {
  const text = textOf(value, stack, app);
  if (text !== undefined) return text.replace(/\$\{[^}]*\}/g, '').length;
  if (!isObject(value)) return 0;
  if (value['Ref'] === 'AWS::AccountId') return ACCOUNT_LENGTH;
  if (value['Ref'] === 'AWS::Region') return SHORTEST_REGION;
  const parts = partsOfJoin(value['Fn::Join']) ?? partsOfSub(value['Fn::Sub']) ?? [];
  return parts.reduce<number>((length, part) => length + leastLength(part, stack, app), 0);
}
