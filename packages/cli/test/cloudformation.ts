import { isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';

/** A CloudFormation template, its functions as `{ Ref: … }`, `{ GetAtt: … }`, `{ If: […] }`. */
export interface Template {
  readonly Parameters: Record<
    string,
    { readonly Default?: string | number; readonly AllowedPattern?: string }
  >;
  readonly Conditions: Record<string, unknown>;
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: object }>;
  readonly Outputs: object;
}

export function readTemplate(text: string): Template {
  // Its warnings are that it does not know CloudFormation's tags.
  const document = parseDocument(text, { logLevel: 'error' });
  if (document.errors.length > 0) throw document.errors[0] as Error;
  return value(document.contents) as Template;
}

function value(node: Node | null): unknown {
  const { tag } = node ?? {};
  const plain = isMap<Node, Node>(node)
    ? Object.fromEntries(node.items.map((pair) => [String(value(pair.key)), value(pair.value)]))
    : isSeq<Node>(node)
      ? node.items.map(value)
      : isScalar(node)
        ? node.value
        : undefined;
  return tag?.startsWith('!') ? { [tag.slice(1)]: plain } : plain;
}

const noValue = Symbol('AWS::NoValue');

/** What CloudFormation makes of a value, with the parameters' defaults and these attributes. */
export function resolve(
  template: Template,
  given: unknown,
  attributes: Readonly<Record<string, string>>,
): unknown {
  const resolved = (inner: unknown): unknown => resolve(template, inner, attributes);
  if (Array.isArray(given)) return given.map(resolved);
  if (typeof given !== 'object' || given === null) return given;
  const [[name, argument] = ['', undefined]] = Object.entries(given);
  if (name === 'Ref')
    return argument === 'AWS::NoValue' ? noValue : named(template, String(argument), attributes);
  if (name === 'GetAtt') return attributes[String(argument)];
  if (name === 'Sub')
    return String(argument).replace(/\$\{([\w:.]+)\}/g, (_, of: string) =>
      String(named(template, of, attributes)),
    );
  if (name === 'If') {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return resolved(conditionOf(template, condition) ? yes : no);
  }
  return Object.fromEntries(
    Object.entries(given)
      .map(([key, inner]) => [key, resolved(inner)] as const)
      .filter(([, inner]) => inner !== noValue),
  );
}

/** Of the form `!Not [!Equals [!Ref …, '']]`, the only one that there is. */
export function conditionOf(template: Template, name: string, given: Record<string, string> = {}): boolean {
  const { Not } = template.Conditions[name] as { Not: [{ Equals: [{ Ref: string }, string] }] };
  const [{ Ref }, other] = Not[0].Equals;
  return (given[Ref] ?? template.Parameters[Ref]?.Default) !== other;
}

function named(template: Template, name: string, attributes: Readonly<Record<string, string>>): unknown {
  return name === 'AWS::Partition' ? 'aws' : (template.Parameters[name]?.Default ?? attributes[name]);
}
