import type { Checksum } from './objects';

type Content = string | number | boolean | undefined | Xml | readonly Xml[];

/** Elements by name; a list repeats its element. */
export interface Xml {
  readonly [name: string]: Content;
}

/** A document with one root element. */
export function document(root: string, content: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, content)}`;
}

/** A checksum as an element. */
export function checksumElement(checksum: Checksum | undefined): Xml {
  return checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value };
}

function element(name: string, content: Content): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item: Xml) => element(name, item)).join('');
  const inner =
    typeof content === 'object'
      ? Object.entries(content)
          .map(([key, value]) => element(key, value))
          .join('')
      : escape(String(content));
  return `<${name}>${inner}</${name}>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
