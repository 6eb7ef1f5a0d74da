/** Why nothing can be done until the customer decides. */
export interface Obstacle {
  readonly message: string;
  readonly nextStep: string;
}

/** A plan that consists of an obstacle. */
export function obstacle(message: string, nextStep: string): { steps: []; obstacles: [Obstacle] } {
  return { steps: [], obstacles: [{ message, nextStep }] };
}

/** The plan if everything is as it should be. */
export const nothingToDo = { steps: [], obstacles: [] } as const;
