/** What VitePress, Vue or a browser would obey, were it more than text. Whatever runs leaves the mark `wasRun`. */
export const hostileTexts = [
  '{{ constructor.constructor("globalThis.wasRun = true")() }}',
  'code `{{ 1 + 1 }}` of a template',
  '<script>globalThis.wasRun = true</script>',
  '</template><script setup>globalThis.wasRun = true</script>',
  '<img src=x onerror="globalThis.wasRun = true">',
  '<Component :is="wasRun" v-html="wasRun" @click="wasRun" />',
  '<style>body { display: none }</style>',
  '<!--@include: ../../secret.md-->',
  '<<< ../../secret.md',
  '// [!code --]',
  '[[toc]]',
  ':::danger container',
  ':tada: and :)',
  'ends {#anchor .red onclick="globalThis.wasRun = true"}',
  '[a link](javascript:globalThis.wasRun=true)',
  'https://example.com and www.example.com and example.org',
  '![an image](https://example.com/image.png)',
  '_vp-fn_globalThis.wasRun = true',
  '--- layout: false ---',
  '$frontmatter $1 $& ${wasRun}',
  'quotes \' and " and `',
  '</code></pre><b>bold</b>',
  'a | pipe || two',
  '&lt;b&gt; &amp;',
] as const;

/** The files of `schemas/` of a source that has each text wherever a schema holds text; the envelope is the caller's. */
export function schemasOf(texts: readonly string[]): Map<string, string> {
  const source = {
    owner: texts.join(' '),
    integration: 'live',
    service: texts.join(' '),
    eventSource: 'com.example.shop',
    version: 'v1',
    description: texts.join('\n'),
  };
  return new Map([
    ['schemas/shop/source.json', JSON.stringify(source)],
    ...texts.map(
      (text, index) => [`schemas/shop/thing${index}.done.json`, JSON.stringify(eventOf(text))] as const,
    ),
  ]);
}

function eventOf(text: string): object {
  const described = { type: 'string', maxLength: 200, description: text };
  const deprecation = { since: text, removeAfter: '2099-01-01', reason: text, replacedBy: text };
  const properties = {
    [text]: described,
    enumerated: { enum: [text, `${text} too`], description: text },
    constant: { const: text, description: text },
    patterned: { ...described, pattern: `^${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$` },
    map: { type: 'object', additionalProperties: described, description: text },
    old: { ...described, deprecated: true, 'x-deprecated': deprecation, 'x-renamed-from': `${text} before` },
  };
  const object = { type: 'object', additionalProperties: false };
  return {
    ...object,
    title: text,
    description: text,
    required: ['requestParameters'],
    properties: {
      requestParameters: { ...object, description: text, required: Object.keys(properties), properties },
    },
    'x-stage': 'deprecated',
    'x-deprecated': deprecation,
    examples: [
      {
        userIdentity: { type: 'USER', principalId: text },
        requestParameters: {
          [text]: text,
          enumerated: text,
          constant: text,
          patterned: text,
          map: { [text]: text },
          // The last on its line, without a comma.
          old: text,
        },
      },
    ],
  };
}
