/** A piece of TypeScript that documentation shows. */
export interface Example {
  readonly file: string;
  /** Line of the file that the first line of the text stands in, from 1. */
  readonly line: number;
  readonly text: string;
}

const FENCE = /^(?<indent>\s*)```(?<language>\w*)/;
const TYPESCRIPT = new Set(['ts', 'typescript']);

/** The blocks of a Markdown file that are marked as TypeScript. */
export function markdownExamples(file: string, markdown: string): Example[] {
  const examples: Example[] = [];
  let open: { language: string; indent: number; line: number; body: string[] } | undefined;
  markdown.split('\n').forEach((text, index) => {
    const { indent = '', language = '' } = FENCE.exec(text)?.groups ?? {};
    if (!FENCE.test(text)) open?.body.push(text.slice(open.indent));
    else if (open === undefined) open = { language, indent: indent.length, line: index + 2, body: [] };
    else {
      if (TYPESCRIPT.has(open.language)) examples.push({ file, line: open.line, text: open.body.join('\n') });
      open = undefined;
    }
  });
  return examples;
}

const DOCSTRING = /\/\*\*[\s\S]*?\*\//g;

/** The `@example`s in the docstrings of a source file. */
export function docstringExamples(file: string, source: string): Example[] {
  return [...source.matchAll(DOCSTRING)].flatMap((docstring) => {
    const firstLine = source.slice(0, docstring.index).split('\n').length;
    const lines = docstring[0].split('\n').map((line) => line.replace(/^\s*\*(\/$| ?)/, ''));
    return tagged(lines).map(({ start, body }) => ({ file, line: firstLine + start, text: body.join('\n') }));
  });
}

/** Each `@example` runs from the line after it to the next tag. */
function tagged(lines: readonly string[]): { start: number; body: string[] }[] {
  return lines.flatMap((line, index) => {
    if (line.trim() !== '@example') return [];
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((text) => /^@\w/.test(text));
    return [{ start: index + 1, body: end === -1 ? rest : rest.slice(0, end) }];
  });
}
