/**
 * One thing that every implementation of an interface must do. Contracts know no test runner:
 * `for (const { name, run } of spoolContract(open)) it(name, run)`.
 */
export interface ContractCase {
  /** A sentence about behaviour. */
  readonly name: string;
  /** Throws an AssertionError where the implementation breaks the contract. */
  readonly run: () => Promise<void>;
}
