/** What went wrong, in one line: the service's error code, where there is one, and its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  return text.replace(/\s+/g, ' ').trim();
}
