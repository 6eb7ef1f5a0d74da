import { bind, bindMore } from './bound-fields.js';
import type { Channel } from './channel.js';
import type { DrainReport } from './delivery/drain-report.js';
import type { DrainOptions, Emitter, EmitterViews, RefusedEvent } from './emitter.js';
import type { BoundFields, EventDescriptor, EventInput, EventSections } from './event.js';
import type { Receipt } from './receipt.js';
import type { Shared } from './shared.js';
import type { EmitterStats } from './stats.js';

/** What callers hold: the emitter with a channel and, after `with`, bound fields. */
class View implements Emitter, EmitterViews {
  readonly #shared: Shared;
  readonly #channel: Channel | undefined;
  readonly #bound: BoundFields | undefined;

  constructor(shared: Shared, channel: Channel | undefined, bound: BoundFields | undefined) {
    this.#shared = shared;
    this.#channel = channel;
    this.#bound = bound;
  }

  emit(event: EventDescriptor, input: EventInput<EventSections>): Receipt {
    return this.#shared.accept(event, this.#bound ? bind(this.#bound, input) : input, this.#channel);
  }

  with(fields: BoundFields): this {
    return this.#view(this.#channel, bindMore(this.#bound, fields));
  }

  forTenant(tenant: string): this {
    return this.#view(this.#shared.settings.channelOf(tenant), this.#bound);
  }

  flush(options: DrainOptions | null = null): Promise<DrainReport> {
    return this.#shared.flush(options);
  }

  close(options: DrainOptions | null = null): Promise<DrainReport> {
    return this.#shared.close(options);
  }

  stats(): EmitterStats {
    return this.#shared.stats();
  }

  deadLetters(): RefusedEvent[] {
    return this.#shared.courier.lanes.flatMap((lane) =>
      lane.deadLetters().map(({ entry, refusal, time }) => ({
        UID: entry.UID,
        channelArn: lane.channel.channelArn,
        tenant: lane.channel.tenant,
        code: refusal.code,
        message: refusal.message,
        refusedAt: new Date(time),
        eventData: entry.eventData,
      })),
    );
  }

  retryDeadLetters(): number {
    return this.#shared.retryDeadLetters();
  }

  #view(channel: Channel | undefined, bound: BoundFields | undefined): this {
    const Same = this.constructor as new (...args: ConstructorParameters<typeof View>) => this;
    return new Same(this.#shared, channel, bound);
  }
}

/**
 * A class with a getter for each resource. A resource's methods are created on first access, so that a view per request
 * costs nothing for the events that the request does not emit.
 */
export function viewOf(events: readonly EventDescriptor[]): typeof View {
  class Tree extends View {}
  for (const [resource, ofResource] of groupByResource(events)) {
    Object.defineProperty(Tree.prototype, resource, {
      get(this: Tree) {
        const methods = Object.fromEntries(
          ofResource.map((event) => [
            event.action,
            (input: EventInput<EventSections>): Receipt => this.emit(event, input),
          ]),
        );
        Object.defineProperty(this, resource, { value: methods, enumerable: true });
        return methods;
      },
    });
  }
  return Tree;
}

function groupByResource(events: readonly EventDescriptor[]): Map<string, EventDescriptor[]> {
  const groups = new Map<string, EventDescriptor[]>();
  for (const event of events) {
    const group = groups.get(event.resource);
    if (group) group.push(event);
    else groups.set(event.resource, [event]);
  }
  return groups;
}
