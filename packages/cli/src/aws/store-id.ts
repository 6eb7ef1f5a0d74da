/** The ID of an event data store from its ARN, which ends in it, or from its ID. */
export function storeIdOf(arnOrId: string): string {
  return arnOrId.slice(arnOrId.lastIndexOf('/') + 1);
}
