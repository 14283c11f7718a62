import { InputError } from '../../errors.js';
import type { PackedFile } from '../formats/archives/tar.js';
import type { TextDocument } from './document.js';

/**
 * The stories of Reuters-21578, Distribution 1.0, in the split ModApte (9,603 for training, 3,299 for testing): title and
 * body, with the topics as classes. Stories outside the split are left out. Throws an InputError that names `source` if
 * the files are others, or if one of them is broken.
 */
export function reutersStories(files: readonly PackedFile[], source: string): TextDocument[] {
  const parts = files.filter(({ path }) => /(^|\/)reut2-\d{3}\.sgm$/.test(path));
  const stories = parts.flatMap(({ path, bytes }) =>
    storiesOf(new TextDecoder('latin1').decode(bytes), path),
  );
  for (const split of ['train', 'test'] as const) {
    if (stories.some((story) => story.split === split)) continue;
    throw new InputError(
      `${source} has no ${split}ing stories of the split ModApte in files reut2-000.sgm to reut2-021.sgm, so it is not ` +
        'Reuters-21578. Give the archive reuters21578.tar.gz.',
    );
  }
  return stories;
}

function storiesOf(sgml: string, path: string): TextDocument[] {
  const pieces = sgml.split(/(?=<REUTERS )/).filter((piece) => piece.startsWith('<REUTERS '));
  return pieces.flatMap((piece): TextDocument[] => {
    const tag = piece.slice(0, piece.indexOf('>') + 1);
    const number = attribute(tag, 'NEWID');
    if (number === undefined || !piece.includes('</REUTERS>')) {
      throw new InputError(
        `${path} is broken at story ${number ?? 'without a number'}: its end is missing. Fetch the archive again.`,
      );
    }
    const split = modApte(tag);
    if (split === undefined) return [];
    const topics = [...(element(piece, 'TOPICS') ?? '').matchAll(/<D>(.*?)<\/D>/g)];
    return [
      {
        name: number,
        split,
        classes: topics.map(([, topic]) => topic as string),
        text: unescaped(titleAndBody(element(piece, 'TEXT') ?? '')),
      },
    ];
  });
}

/** The split of Apté, Damerau and Weiss, which has the stories whose topics were assigned by a person. */
function modApte(tag: string): TextDocument['split'] | undefined {
  if (attribute(tag, 'TOPICS') !== 'YES') return undefined;
  return ({ TRAIN: 'train', TEST: 'test' } as const)[attribute(tag, 'LEWISSPLIT') as 'TRAIN' | 'TEST'];
}

/** A story without title and body is all text. */
function titleAndBody(text: string): string {
  const [title, body] = [element(text, 'TITLE'), element(text, 'BODY')];
  return title === undefined && body === undefined ? text : `${title ?? ''}\n${body ?? ''}`;
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
}

function element(text: string, name: string): string | undefined {
  const tag = new RegExp(`<${name}[^>]*>`).exec(text);
  if (tag === null) return undefined;
  const from = tag.index + tag[0].length;
  const to = text.indexOf(`</${name}>`, from);
  return to === -1 ? undefined : text.slice(from, to);
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** Replaces entities. Control characters, which are written as their numbers, become spaces. */
function unescaped(text: string): string {
  return text.replace(/&#\d+;/g, ' ').replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity] as string);
}
