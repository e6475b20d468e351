import { type Named, named } from './problem';
import type { Properties } from './rule';

/**
 * Readers of resolved template properties. What is not there, is an intrinsic function, or has another shape reads as
 * `undefined`: a rule then has nothing to object to, so tokens pass.
 */

/** The number at a key, with its path as its name. CloudFormation takes numbers as strings too. */
export function numberAt(from: Properties, key: string, path = ''): Named<number> | undefined {
  const value = from[key];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? named(join(path, key), number) : undefined;
}

/** The text at a key. */
export function textAt(from: Properties, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

/** The yes or no at a key. CloudFormation takes `"true"` too. */
export function flagAt(from: Properties, key: string): boolean | undefined {
  const value = from[key];
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : undefined;
}

/** The object at a key, or an empty one. */
export function objectAt(from: Properties, key: string): Properties {
  const value = from[key];
  return isObject(value) && !isIntrinsic(value) ? value : {};
}

/** Stands for a value that only the deployment knows. */
export const LATER = Symbol('known at deployment');

/** What is at the end of a path: `undefined` where nothing is, {@link LATER} where an intrinsic function stands on the way. */
export function valueAt(from: unknown, ...path: readonly string[]): unknown {
  if (isIntrinsic(from)) return LATER;
  const [key, ...rest] = path;
  if (key === undefined) return from;
  return isObject(from) ? valueAt(from[key], ...rest) : undefined;
}

/** The list at the end of a path; empty where there is none. */
export function listAt(from: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(from, ...path);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The objects of the list at a key, each with its path. Entries that are intrinsic functions are left out. */
export function objectsAt(from: Properties, key: string, path = ''): Named<Properties>[] {
  const value = from[key];
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown, index) =>
    isObject(entry) && !isIntrinsic(entry) ? [named(`${join(path, key)}[${index}]`, entry)] : [],
  );
}

/** Whether the value is known only at deployment. */
export function isIntrinsic(value: unknown): boolean {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0] === 'Condition' || (keys[0]?.startsWith('Fn::') ?? false));
}

/** Whether some part of the value is known only at deployment. */
export function holdsIntrinsic(value: unknown): boolean {
  if (isIntrinsic(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsIntrinsic);
}

/** A property path: `Rules[0].Transitions`. */
export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** Whether the value is an object with keys. */
export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
