/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access --
   what must not compile has no type */
import { describe, expectTypeOf, it } from 'vitest';
import type { DiscoveryRuleCreatedInput, KlarityEmitter, Receipt } from '../src/gen/index.js';
import { createRecordingKlarityEmitter, examples } from '../src/gen/testing.js';

const userIdentity = { type: 'USER', principalId: 'name@example.com' };
const requestParameters = {
  ruleId: '00000000-0000-4000-8000-000000000001',
  ruleName: 'rule name',
  environment: 'test env',
  application: 'test app',
};

// The calls below are compiled, not run: what must not compile would throw, too.
const compiled = (calls: (klarity: KlarityEmitter) => void): void => {
  expectTypeOf(calls).toBeFunction();
};

describe('the types of an emitter', () => {
  it('accept an event that matches its schema, and return a receipt', () => {
    const { emitter } = createRecordingKlarityEmitter();
    const receipt = emitter.discoveryRule.created({ userIdentity, requestParameters });
    expectTypeOf(receipt).toEqualTypeOf<Receipt>();
    expectTypeOf(emitter.discoveryRule.created).parameter(0).toEqualTypeOf<DiscoveryRuleCreatedInput>();
  });

  it('reject a field that is missing, unknown or of the wrong type', () => {
    compiled((klarity) => {
      const { ruleId, ...withoutId } = requestParameters;
      // @ts-expect-error ruleId is required
      klarity.discoveryRule.created({ userIdentity, requestParameters: withoutId });
      klarity.discoveryRule.created({
        userIdentity,
        // @ts-expect-error color is no property of the rule
        requestParameters: { ...requestParameters, color: 'red' },
      });
      klarity.discoveryRule.created({
        userIdentity,
        // @ts-expect-error ruleName is a string
        requestParameters: { ...requestParameters, ruleName: 1 },
      });
      // @ts-expect-error userIdentity is required where no `with` has bound it
      klarity.discoveryRule.created({ requestParameters });
      // @ts-expect-error eventName is the emitter's to supply
      klarity.discoveryRule.created({ userIdentity, requestParameters, eventName: ruleId });
    });
  });

  it('reject a value that is not in its enum', () => {
    compiled((klarity) => {
      klarity.account.added({
        userIdentity,
        // @ts-expect-error CUPBOARD is no cloud provider
        requestParameters: { ...examples.account.added[0].requestParameters, provider: 'CUPBOARD' },
      });
    });
  });

  it('reject an event or a resource without a schema', () => {
    compiled((klarity) => {
      // @ts-expect-error no schema discoveryRule.renamed.json
      klarity.discoveryRule.renamed({ userIdentity, requestParameters });
      // @ts-expect-error no schema of the resource rule
      klarity.rule.created({ userIdentity, requestParameters });
    });
  });

  it('make only the fields optional that `with` has bound', () => {
    compiled((klarity) => {
      const bound = klarity.with({ userIdentity, sourceIPAddress: '192.0.2.10' });
      bound.discoveryRule.created({ requestParameters });
      bound.discoveryRule.created({ userIdentity, requestParameters });
      bound.forTenant('acme').discoveryRule.created({ requestParameters });
      klarity.forTenant('acme').with({ userIdentity }).discoveryRule.created({ requestParameters });
      bound.discoveryRule.created({ userIdentity: undefined, userAgent: undefined, requestParameters });

      // @ts-expect-error an address alone does not say who acts
      klarity.with({ sourceIPAddress: '192.0.2.10' }).discoveryRule.created({ requestParameters });
      // @ts-expect-error nothing was bound
      klarity.with({}).discoveryRule.created({ requestParameters });
      // @ts-expect-error requestParameters cannot be bound
      bound.discoveryRule.created({});
    });
  });

  it('distinguish an emitter with bound fields from one without', () => {
    const emit = (klarity: KlarityEmitter<'userIdentity'>): void => {
      klarity.discoveryRule.created({ requestParameters });
    };
    compiled((klarity) => {
      emit(klarity.with({ userIdentity }));
      // @ts-expect-error its events would lack userIdentity
      emit(klarity);
    });
  });

  it('reject binding what the events of one request do not share', () => {
    compiled((klarity) => {
      // @ts-expect-error the members are userIdentity, sourceIPAddress and userAgent: here is a slip in the second
      klarity.with({ userIdentity, sourceIpAddress: '192.0.2.10' });
      // @ts-expect-error an error belongs to one event
      klarity.with({ userIdentity, errorCode: 'Failed' });
      // @ts-expect-error who acts may be unknown here, so it cannot count as bound
      klarity.with({ userIdentity: Math.random() < 2 ? undefined : userIdentity });
    });
  });

  it('type the examples as inputs of their events', () => {
    expectTypeOf(examples.discoveryRule.created[0]).toEqualTypeOf<DiscoveryRuleCreatedInput>();
    compiled((klarity) => {
      klarity.discoveryRule.created(examples.discoveryRule.created[0]);
      // @ts-expect-error an example of another event
      klarity.discoveryRule.created(examples.account.added[0]);
    });
  });
});
