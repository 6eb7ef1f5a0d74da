import type { LakeContext } from '../../context.js';
import { assumeRole } from '../../sts/assume-role.js';
import { getCallerIdentity } from '../../sts/get-caller-identity.js';
import { AwsError } from '../aws-error.js';
import type { Caller } from '../caller.js';
import type { Protocol } from './protocol.js';

const TYPE = { 'content-type': 'text/xml' };
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** An element's content: text, or further elements. */
export type XmlNode = string | { readonly [element: string]: XmlNode };

type StsOperation = (context: LakeContext, caller: Caller, input: URLSearchParams) => Promise<XmlNode>;

export const STS_OPERATIONS: ReadonlyMap<string, StsOperation> = new Map<string, StsOperation>([
  ['AssumeRole', assumeRole],
  ['GetCallerIdentity', getCallerIdentity],
]);

/** awsQuery, which STS speaks: a form with `Action`, answered in XML. */
export const awsQuery: Protocol = {
  service: 'sts',

  accepts: ({ method, path, headers }) =>
    method === 'POST' &&
    path === '/' &&
    (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'),

  operation({ body }) {
    const input = new URLSearchParams(body);
    const name = input.get('Action') ?? '';
    const operation = STS_OPERATIONS.get(name);
    if (!operation) {
      throw new AwsError(
        'InvalidAction',
        `Could not find operation ${name} for version ${input.get('Version') ?? 'NO_VERSION_SPECIFIED'}`,
      );
    }
    return {
      name,
      channel: undefined,
      run: async (context, caller, requestId) => {
        const result = await operation(context, caller, input);
        const body = {
          [`${name}Response`]: { [`${name}Result`]: result, ResponseMetadata: { RequestId: requestId } },
        };
        return { status: 200, headers: TYPE, body: xml(body) };
      },
    };
  },

  failure: (error, requestId) => ({
    status: error.status,
    headers: TYPE,
    body: xml({
      ErrorResponse: {
        Error: {
          Type: error.status < 500 ? 'Sender' : 'Receiver',
          Code: error.code,
          Message: error.message,
        },
        RequestId: requestId,
      },
    }),
  }),
};

function xml(root: Readonly<Record<string, XmlNode>>): string {
  return Object.entries(root)
    .map(([name, node]) => `<${name} xmlns="${NAMESPACE}">${content(node)}</${name}>\n`)
    .join('');
}

function content(node: XmlNode): string {
  if (typeof node === 'string') return escape(node);
  return Object.entries(node)
    .map(([name, child]) => `<${name}>${content(child)}</${name}>`)
    .join('');
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
