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
  'Fn::Join': (argument, stack, app) => {
    const [separator, parts] = Array.isArray(argument) ? (argument as unknown[]) : [];
    return typeof separator === 'string' && Array.isArray(parts) ? joined(separator, parts, stack, app) : undefined;
  },
  'Fn::Sub': (argument, stack, app) => {
    const [text, values] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    return typeof text === 'string' ? substituted(text, isObject(values) ? values : {}, stack, app) : undefined;
  },
  'Fn::ImportValue': (name, _stack, app) => {
    const stack = typeof name === 'string' ? app.stacks.find((other) => other.exports?.has(name)) : undefined;
    return stack && textOf(stack.exports?.get(name as string), stack, app);
  },
  'Fn::GetStackOutput': (argument, _stack, app) => {
    if (!isObject(argument)) return undefined;
    const stack = app.stacks.find(
      (other) => other.stackName !== undefined && other.stackName === textAt(argument, 'StackName'),
    );
    return stack && textOf(stack.outputs?.get(textAt(argument, 'OutputName') ?? ''), stack, app);
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

function joined(separator: string, parts: readonly unknown[], stack: StackView, app: AppView): string | undefined {
  const texts = parts.map((part) => textOf(part, stack, app));
  return texts.some((text) => text === undefined) ? undefined : texts.join(separator);
}

function substituted(text: string, values: Properties, stack: StackView, app: AppView): string | undefined {
  const parts = text.split(/(\$\{[^}]+\})/).map((part) => {
    const name = /^\$\{([^}]+)\}$/.exec(part)?.[1];
    if (name === undefined) return part;
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in values) return values[name];
    return name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name };
  });
  return joined('', parts, stack, app);
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

/** Names are unique in the world, but one app may hold several copies of a stack, of which one is deployed at a time. */
function bucketNamed(name: string, stack: StackView, app: AppView): Resource | undefined {
  const all = app.stacks
    .flatMap((candidate) => [...candidate.resources.values()])
    .filter((resource) => {
      const properties = resource.type === 'AWS::S3::Bucket' ? resource.properties : {};
      return textOf(properties['BucketName'], resource.stack, app) === name;
    });
  return all.find((bucket) => bucket.stack === stack) ?? (all.length === 1 ? all[0] : undefined);
}

/** What two values have in common that mean the same bucket. Nothing is known of two values that differ. */
export function bucketIdentity(value: unknown, stack: StackView, app: AppView): string {
  const bucket = bucketOf(value, stack, app);
  if (bucket !== undefined) return `${bucket.stack.templatePath}#${bucket.logicalId}`;
  return textOf(value, stack, app)?.replace(ARN_OF_BUCKET, '') ?? `${stack.templatePath} ${JSON.stringify(value)}`;
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
  const [separator, parts] = Array.isArray(value['Fn::Join']) ? (value['Fn::Join'] as unknown[]) : [];
  if (typeof separator !== 'string' || !Array.isArray(parts)) return 0;
  const lengths = parts.map((part) => leastLength(part, stack, app));
  return lengths.reduce((sum, length) => sum + length, separator.length * Math.max(0, parts.length - 1));
}
