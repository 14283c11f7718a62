import { InputError } from '../../errors.js';
import type { PackedFile } from '../formats/archives/tar.js';
import type { TextDocument } from './document.js';

const FOLDERS = { '20news-bydate-train': 'train', '20news-bydate-test': 'test' } as const;

/**
 * The posts of 20 Newsgroups, split by date (Lang 1995; Rennie's `20news-bydate`): subject and body, without the rest of
 * the header, which names the group. Posts are in Latin-1. Throws an InputError that names `source` if the files are
 * others.
 */
export function newsgroupPosts(files: readonly PackedFile[], source: string): TextDocument[] {
  const posts = files.flatMap(({ path, bytes }): TextDocument[] => {
    const [folder, group, name] = path.split('/').filter((part) => part !== '.');
    const split = FOLDERS[folder as keyof typeof FOLDERS];
    if (split === undefined || group === undefined || name === undefined) return [];
    const text = subjectAndBody(new TextDecoder('latin1').decode(bytes));
    return [{ name: `${split}/${group}/${name}`, split, classes: [group], text }];
  });
  for (const [folder, split] of Object.entries(FOLDERS)) {
    if (posts.some((post) => post.split === split)) continue;
    throw new InputError(
      `${source} has no posts in a folder ${folder}, so it is not 20 Newsgroups sorted by date. Give the archive 20news-bydate.tar.gz.`,
    );
  }
  return posts;
}

function subjectAndBody(post: string): string {
  const end = /\r?\n\r?\n/.exec(post);
  if (end === null) return post;
  const subject = /^Subject:(.*)$/im.exec(post.slice(0, end.index))?.[1] ?? '';
  return `${subject}\n${post.slice(end.index)}`;
}
