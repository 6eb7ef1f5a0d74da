import type { EventDescriptor, EventInput } from '@org/emitter-core';
import type { Dice } from './dice.js';

interface Sections {
  readonly requestParameters: { readonly text: string; readonly isWrong: boolean };
}

/** An event that is refused if its input says so. */
export const simulatedEvent: EventDescriptor<Sections> = {
  source: { key: 'simulation', eventSource: 'example.simulation', version: 'v1' },
  resource: 'step',
  action: 'taken',
  validate: (input, report) => {
    const { isWrong } = (input as Sections).requestParameters;
    if (isWrong) report(['requestParameters', 'isWrong'], 'must be false');
  },
};

/** Mostly small; one in fifty is larger than most segments and bounds. */
export function simulatedInput(UID: string, isWrong: boolean, dice: Dice): EventInput<Sections> {
  const length = dice.happens(0.02) ? 60_000 : dice.below(300);
  const text = 'x'.repeat(length) + (dice.happens(0.1) ? 'é"\\' : '');
  return {
    UID,
    userIdentity: { type: 'USER', principalId: 'somebody' },
    requestParameters: { text, isWrong },
  };
}

/** Tenants share it whose numbers are the same modulo the number of channels. */
export function simulatedChannel(tenant: string, channels: number): string {
  const number = String(Number(tenant) % channels);
  return `arn:aws:cloudtrail:eu-west-1:111122223333:channel/00000000-0000-4000-8000-${number.padStart(12, '0')}`;
}
