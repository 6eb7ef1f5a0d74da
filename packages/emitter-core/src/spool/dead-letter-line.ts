import { zlib } from '../built-ins.js';
import type { DeadLetter } from './spool.js';

/** The last member of a line: the CRC-32 of everything before it, in UTF-8. */
const checksum = /,"crc":(\d+)\}\n$/;
/** The length of its longest match. */
const checksumBytes = ',"crc":4294967295}\n'.length;

/** Encodes a letter as a line of JSON, which operators can read without our tools; its checksum reveals any damage. */
export function encodeLetter({ entry, refusal, time }: DeadLetter): string {
  const { UID, id, eventData, bytes, sequence } = entry;
  const text = JSON.stringify({ entry: { UID, id, eventData, bytes, sequence }, refusal, time }).slice(0, -1);
  return `${text},"crc":${zlib().crc32(text)}}\n`;
}

/** @returns undefined if the line is damaged. */
export function decodeLetter(line: Buffer): DeadLetter | undefined {
  const found = checksum.exec(line.toString('latin1', Math.max(0, line.length - checksumBytes)));
  if (!found) return undefined;
  const content = line.subarray(0, line.length - found[0].length);
  if (zlib().crc32(content) !== Number(found[1])) return undefined;
  const { entry, refusal, time } = JSON.parse(`${content.toString()}}`) as DeadLetter;
  return { entry, refusal, time };
}
