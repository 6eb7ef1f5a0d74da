/**
 * One requirement for every implementation of an interface. Contracts do not depend on a test runner:
 * `for (const { name, run } of spoolContract(open)) it(name, run)`.
 */
export interface ContractCase {
  /** A sentence that describes the behaviour. */
  readonly name: string;
  /** Throws an AssertionError if the implementation violates the contract. */
  readonly run: () => Promise<void>;
}
