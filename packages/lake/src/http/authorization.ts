import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.js';

/** The service's name in signatures, which also decides the names of its errors. */
export type Service = 'cloudtrail' | 'cloudtrail-data' | 'sts';

/** The signature of a request (Signature Version 4), from its headers. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: Service;
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
  /** When it was signed, as signed: `yyyyMMddTHHmmssZ`. */
  readonly datetime: string;
  /** The same, in milliseconds since 1970. */
  readonly signedAt: number;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/([0-9]{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Parses a signature and checks its form, which needs no secret. Throws AwsError. */
export function readAuthorization(headers: IncomingHttpHeaders, service: Service): Authorization {
  if (headers.authorization === undefined) {
    throw new AwsError('MissingAuthenticationToken', 'Missing Authentication Token');
  }
  const [, accessKeyId, day, region, scopedTo, names = '', signature] =
    AUTHORIZATION.exec(headers.authorization) ?? [];
  if (accessKeyId === undefined || region === undefined || signature === undefined) {
    throw new AwsError(
      'IncompleteSignature',
      'The Authorization header must be AWS4-HMAC-SHA256 with Credential, SignedHeaders and Signature.',
    );
  }
  if (scopedTo !== service) {
    throw wrongSignature(service, `Credential should be scoped to correct service: '${service}'.`);
  }
  const signedHeaders = names.split(';');
  if (!signedHeaders.includes('host')) {
    throw wrongSignature(
      service,
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  }
  const datetime = readDatetime(headers);
  if (!datetime.startsWith(`${String(day)}T`)) {
    throw wrongSignature(
      service,
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${String(day)}' != '${datetime.slice(0, 8)}', from '${datetime}'.`,
    );
  }
  const signedAt = Date.parse(
    datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  return { accessKeyId, region, service, signedHeaders, signature, datetime, signedAt };
}

/** The time of signing: from X-Amz-Date, otherwise from Date, as AWS does. */
function readDatetime(headers: IncomingHttpHeaders): string {
  const given = headers['x-amz-date'];
  if (typeof given === 'string' && /^\d{8}T\d{6}Z$/.test(given)) return given;
  const date = Date.parse(headers.date ?? '');
  if (given === undefined && !Number.isNaN(date)) return formatDatetime(date);
  throw new AwsError(
    'IncompleteSignature',
    given === undefined
      ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
      : "Date must be in ISO-8601 'basic format'. Got '" + String(given) + "'.",
  );
}

/** `yyyyMMddTHHmmssZ` */
export function formatDatetime(time: number): string {
  return new Date(time).toISOString().replace(/[:-]|\.\d{3}/g, '');
}

/** STS has its own code for this error. */
export function wrongSignature(service: Service, message: string): AwsError {
  return new AwsError(service === 'sts' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException', message);
}
