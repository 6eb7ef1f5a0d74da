import type { Dice } from './dice.js';
import { type Mood, moods } from './faulty-transport.js';

/** What a service, its users and the world do, and how often in relation to the others. */
const steps = {
  emitSome: 30,
  wait: 20,
  askReceipts: 7,
  changeMood: 8,
  flush: 5,
  setClock: 4,
  changeDisk: 5,
  changeExternalId: 3,
  readDeadLetters: 3,
  resendDeadLetters: 7,
  kill: 6,
  restart: 2,
};

export type Step = keyof typeof steps;

/** What a sequence may be about, and how many times more frequent some steps are then. */
interface Subject {
  readonly often: Partial<Record<Step, number>>;
  readonly moods?: readonly [Mood, ...Mood[]];
}

const subjects: readonly [Subject, ...Subject[]] = [
  { often: {} },
  { often: { kill: 5, restart: 2 } },
  // What is delivered at once cannot be lost by a disk.
  {
    often: { changeDisk: 2, wait: 2, askReceipts: 3, changeMood: 0.5 },
    moods: ['park', 'retry', 'refusing', 'flaky', 'good'],
  },
  { often: { resendDeadLetters: 2, readDeadLetters: 3 }, moods: ['refusing', 'reject', 'flaky', 'good'] },
  { often: { askReceipts: 3, flush: 2 }, moods: ['park', 'retry', 'picky', 'good'] },
];

/**
 * What happens often in one sequence. If all sequences were alike, none would, for example, refuse the events of one lane again and
 * again while the process dies at every third step. So each is about two of the subjects, or twice about one.
 */
export interface Habits {
  readonly steps: readonly (readonly [Step, number])[];
  /** The moods of CloudTrail that are drawn from. */
  readonly moods: readonly [Mood, ...Mood[]];
  /** How often a new event's receipt is asked whether it is stored, and whether it is delivered; from 0 to 1. */
  readonly asksStored: number;
  readonly asksDelivered: number;
}

export function drawHabits(dice: Dice): Habits {
  const [one, other] = [dice.pick(subjects), dice.pick(subjects)];
  const names = Object.keys(steps) as Step[];
  return {
    steps: names.map((step) => [step, steps[step] * (one.often[step] ?? 1) * (other.often[step] ?? 1)]),
    moods: one.moods ?? other.moods ?? moods,
    asksStored: dice.pick([0.02, 0.3, 0.3]),
    asksDelivered: dice.pick([0, 0.3, 0.3]),
  };
}

export function drawStep({ steps }: Habits, dice: Dice): Step {
  let odds = dice.next() * steps.reduce((sum, [, often]) => sum + often, 0);
  for (const [step, often] of steps) {
    if (odds < often) return step;
    odds -= often;
  }
  return 'wait';
}
