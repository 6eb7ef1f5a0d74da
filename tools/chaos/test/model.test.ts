import { expect, it } from 'vitest';
import { Model, type ModelEvent, newLife, type SentTo } from '../src/simulation/model.js';

const channelArn = 'channel-1';
const externalId = 'acme:1';

/** A model with one life, and functions that use them briefly. */
function begin() {
  const model = new Model();
  const life = newLife(1, true);
  const accept = (UID: string): ModelEvent => {
    const event = model.begin(UID, 'acme', channelArn, life);
    const settled = Promise.resolve();
    const delivered = settled.then(() => ({ eventID: undefined }));
    model.accept(event, { UID, accepted: true, stored: settled, delivered }, undefined, 0);
    return event;
  };
  const send = (UID: string, sequence: number, to: SentTo = { channelArn, externalId }): ModelEvent[] =>
    model.send(
      to,
      [
        {
          UID,
          eventData: JSON.stringify({ additionalEventData: { emitter: { instance: 'first', sequence } } }),
        },
      ],
      life,
    );
  return { model, life, accept, send };
}

it('accepts events that are sent in order and delivered', () => {
  const { model, life, accept, send } = begin();
  for (const [index, event] of [accept('a'), accept('b')].entries()) {
    send(event.UID, index + 1);
    model.answer(event, 'delivered', life, true);
  }
  expect(model.problems).toEqual([]);
  expect(model.missing(new Set())).toEqual([]);
});

it('reports an accepted event that is neither delivered nor a dead letter as missing', () => {
  const { model, life, accept } = begin();
  const [taken, refused] = [accept('taken'), accept('refused')];
  accept('lost');
  model.answer(taken, 'delivered', life, true);
  model.answer(refused, 'reject', life, true);
  expect(model.missing(new Set(['refused'])).map(({ UID }) => UID)).toEqual(['lost']);
});

it.each<[string, (world: ReturnType<typeof begin>) => void]>([
  [
    'a was sent, and never accepted',
    ({ model, accept, send }) => {
      model.refuse(accept('a'));
      send('a', 1);
    },
  ],
  [
    'a was sent to another channel',
    ({ accept, send }) => {
      accept('a');
      send('a', 1, { channelArn: 'channel-2', externalId });
    },
  ],
  [
    'a was sent with the external ID of another tenant',
    ({ accept, send }) => {
      accept('a');
      send('a', 1, { channelArn, externalId: 'other:1' });
    },
  ],
  [
    'b has the number of another',
    ({ model, accept, send }) => {
      accept('a');
      send('a', 1);
      const other = newLife(2, true);
      model.begin('b', 'acme', channelArn, other);
      other.state = 'killed';
      send('b', 1);
    },
  ],
  [
    'a was sent after what was accepted later',
    ({ accept, send }) => {
      accept('a');
      accept('b');
      send('b', 2);
      send('a', 1);
    },
  ],
  [
    'a has the number 2, not 1',
    ({ accept, send }) => {
      accept('a');
      send('a', 2);
    },
  ],
  [
    'a is in two requests at once',
    ({ accept, send }) => {
      accept('a');
      send('a', 1);
      send('a', 1);
    },
  ],
  [
    'a was sent again, though it was delivered',
    ({ model, life, accept, send }) => {
      model.answer(accept('a'), 'delivered', life, true);
      send('a', 1);
    },
  ],
  [
    'a was sent again, though it was refused for good',
    ({ model, life, accept, send }) => {
      model.answer(accept('a'), 'split', life, true);
      send('a', 1);
    },
  ],
])('finds that %s', (problem, happen) => {
  const world = begin();
  happen(world);
  expect(world.model.problems).toEqual([problem]);
});
