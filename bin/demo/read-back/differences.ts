/** Where a service differs from a template: every property the template states must be there, with that value. */
export function differences(stated: unknown, found: unknown, path = ''): string[] {
  if (Array.isArray(stated)) return listDifferences(stated, Array.isArray(found) ? found : [], path);
  if (!isObject(stated)) {
    return String(stated) === String(found)
      ? []
      : [`${path} is ${JSON.stringify(found)}, not ${JSON.stringify(stated)}`];
  }
  const actual = isObject(found) ? found : {};
  return Object.entries(stated).flatMap(([key, value]) =>
    differences(value, actual[key], path === '' ? key : `${path}.${key}`),
  );
}

/** The order of rules, tags and names carries no meaning, and services return them in their own. */
function listDifferences(stated: readonly unknown[], found: readonly unknown[], path: string): string[] {
  if (stated.length !== found.length) return [`${path} has ${found.length} entries, not ${stated.length}`];
  const [expected, actual] = [inOrder(stated), inOrder(found)];
  return expected.flatMap((value, index) => differences(value, actual[index], `${path}[${label(value) ?? index}]`));
}

function inOrder(values: readonly unknown[]): unknown[] {
  const sortable = values.every((value) => typeof value === 'string' || label(value) !== undefined);
  return sortable ? values.toSorted((a, b) => String(label(a) ?? a).localeCompare(String(label(b) ?? b))) : [...values];
}

/** What tells an entry from its neighbours, where it has such a name. */
function label(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const name = value.Id ?? value.Key ?? value.Name;
  return typeof name === 'string' ? name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
