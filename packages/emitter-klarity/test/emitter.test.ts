import { describe, expect, it } from 'vitest';
import { EmitterError } from '../src/gen/index.js';
import * as events from '../src/gen/events.js';
import { createRecordingKlarityEmitter, examples } from '../src/gen/testing.js';

describe('the emitter of klarity', () => {
  it('accepts every example of its schemas through the method of the event', () => {
    const { emitter, events: recorded } = createRecordingKlarityEmitter();
    for (const example of examples.account.added) emitter.account.added(example);
    for (const example of examples.account.deleted) emitter.account.deleted(example);
    for (const example of examples.discoveryRule.created) emitter.discoveryRule.created(example);
    for (const example of examples.discoveryRule.deleted) emitter.discoveryRule.deleted(example);

    const names = new Set(recorded.map(({ eventName }) => eventName));
    expect([...names]).toEqual([
      'account.added',
      'account.deleted',
      'discoveryRule.created',
      'discoveryRule.deleted',
    ]);
    expect(new Set(recorded.map(({ eventSource }) => eventSource))).toEqual(
      new Set(['com.nordcloudapp.klarity']),
    );
  });

  it('reports every issue of an invalid event with its path', () => {
    const { emitter, events: recorded } = createRecordingKlarityEmitter();
    const [example] = examples.discoveryRule.created;
    const wrong = {
      ...example,
      requestParameters: { ...example.requestParameters, ruleId: 'r-1', ruleName: '', applicaton: 'x' },
    };
    let thrown: unknown;
    try {
      emitter.discoveryRule.created(wrong);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EmitterError);
    expect((thrown as EmitterError).issues.map(({ message }) => message)).toEqual([
      'requestParameters.ruleId must be a UUID',
      'requestParameters.ruleName must not be empty',
      'requestParameters.applicaton is not a property of this event (did you mean application?)',
    ]);
    expect(recorded).toEqual([]);
  });

  it('exports each event on its own, and a generic way to emit it', () => {
    const { emitter, events: recorded } = createRecordingKlarityEmitter();
    emitter.emit(events.discoveryRuleDeleted, examples.discoveryRule.deleted[0]);
    expect(recorded.map(({ eventName }) => eventName)).toEqual(['discoveryRule.deleted']);
    expect(events.createEmitter).toBeTypeOf('function');
  });
});
