import { AwsError } from '../http/aws-error.js';
import { list, optional, string, structure } from '../http/input.js';

export interface Tag {
  readonly Key: string;
  readonly Value?: string;
}

export const tagList = list(
  structure({ Key: string({ min: 1, max: 128 }), Value: optional(string({ min: 1, max: 256 })) }),
  { max: 200 },
);

/** The most tags that a resource can have. */
export const MAX_TAGS = 50;

/** Throws AwsError if a key occurs twice or has AWS's prefix, or there are more than 50 tags. */
export function checkTags(tags: readonly Tag[]): void {
  const keys = new Set(tags.map((tag) => tag.Key));
  // In any case, as AWS's rules for tags say.
  const reserved = tags.find((tag) => /^aws:/i.test(tag.Key))?.Key;
  if (reserved !== undefined) {
    throw new AwsError(
      'InvalidTagParameterException',
      `The tag key ${reserved} is not valid: the prefix aws: is reserved for AWS.`,
    );
  }
  if (keys.size < tags.length) {
    throw new AwsError('InvalidTagParameterException', 'The list of tags contains a tag key more than once.');
  }
  if (tags.length > MAX_TAGS) {
    throw new AwsError('InvalidTagParameterException', `A resource can have at most ${MAX_TAGS} tags.`);
  }
}
