/**
 * An `Agent` of node:http or node:https, or one that extends it, such as a proxy's. Not Node's own type, so that a service
 * without `@types/node` compiles.
 */
export interface ConnectionAgent {
  destroy(): void;
}
